// SPDX-License-Identifier: MIT
// Reads what tells which commit of a git tree is from which patch.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/people/writer.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// A patch that may be in a tree. `author` is an id in `mailbox`, `files` are ids in `file`, in order.
struct PatchToFind {
  int64_t message = 0;
  /// The id of its Message-ID.
  int64_t msgid = 0;
  std::string message_id;
  std::string title;
  int64_t date = 0;
  /// Raw bytes; empty if there is none.
  std::string patch_id;
  /// Whether it was posted for a stable or older branch.
  bool is_backport = false;
  std::optional<int64_t> author;
  /// 0 if it belongs to none.
  int64_t series = 0;
  /// Whether the tree was searched for it before.
  bool was_looked_for = false;
  std::vector<int64_t> files = {};
};

struct PatchesToFind {
  std::vector<PatchToFind> patches;
  /// By path.
  std::unordered_map<std::string, int64_t> files;
  /// The authors by mailbox, and all people by address in lower case.
  std::unordered_map<int64_t, Writer> authors;
  std::unordered_map<std::string, Writer> people;
};

/// Returns all patches. `tree` is an id in `tree`, 0 for one that is not stored yet.
PatchesToFind patches_to_find(const Database& database, int64_t tree);

}  // namespace kvq
