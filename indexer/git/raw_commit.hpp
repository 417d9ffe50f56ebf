// SPDX-License-Identifier: MIT
// Parses git's raw commit objects.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kvq {

/// The raw bytes of an object id. Stored in place, because whole histories are kept in memory.
using RawOid = std::array<char, 20>;

struct RawCommit {
  RawOid tree;
  /// The first parent.
  std::optional<RawOid> parent;
  /// In seconds UTC.
  int64_t committed;
};

/// Parses the lines before the message: `tree ID`, `parent ID` for each parent, `author` and `committer NAME
/// <EMAIL> SECONDS ZONE`, and others. Absent if the tree or the committer is missing.
std::optional<RawCommit> read_commit(std::string_view raw);

}  // namespace kvq
