// SPDX-License-Identifier: MIT
// A commit as git keeps it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kvq {

/// The raw bytes of an object id in place: long histories are kept whole.
using RawOid = std::array<char, 20>;

struct RawCommit {
  RawOid tree;
  /// The first.
  std::optional<RawOid> parent;
  /// In seconds UTC.
  int64_t committed;
};

/// Reads the lines before the message: `tree ID`, `parent ID` for each parent, `author` and `committer NAME
/// <EMAIL> SECONDS ZONE`, and others. Absent for what has no tree or committer.
std::optional<RawCommit> read_commit(std::string_view raw);

}  // namespace kvq
