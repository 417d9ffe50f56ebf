// SPDX-License-Identifier: MIT
// Walks the history of a source tree. Keeps the ids, times and parents of the commits that it has read, some
// sixty bytes for each.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "indexer/git/source_tree.hpp"

namespace kvq {

/// What to walk: the commits that can be reached from `tips` but not from `hidden`, newest first. It ends at
/// commits that were made before `since`, in seconds UTC; a few more are looked at, because clocks are set
/// wrong.
struct Walk {
  std::vector<RawOid> tips;
  std::vector<RawOid> hidden = {};
  int64_t since = 0;
};

class History {
 public:
  /// `tree` must outlive the object. `on_read` is called for each commit that is read; it may throw to stop.
  History(const SourceTree& tree, std::function<void()> on_read);

  using Visit = std::function<void(const SourceCommit& commit)>;
  /// Calls `visit` for each commit of a walk. If nothing is hidden, while it walks.
  void walk(const Walk& what, const Visit& visit);

  /// Returns for each of `commits` the index of the first of `tips` from which it can be reached, as far as
  /// the history was made since `since`; absent if there is none.
  std::vector<std::optional<size_t>> first_tips(const std::vector<RawOid>& tips,
                                                const std::vector<RawOid>& commits, int64_t since);

 private:
  struct Node {
    RawOid id;
    uint32_t first_parent = 0;
    uint32_t parents = 0;
    bool is_read = false;
    bool is_there = false;
    int64_t committed = 0;
  };
  struct State;

  /// Returns the number of a commit, which may be new.
  uint32_t number_of(const RawOid& id);
  void grow();
  /// Reads a commit for the first time. Absent if it was read before or is missing.
  std::optional<SourceCommit> read(uint32_t node);

  const SourceTree& tree_;
  std::function<void()> on_read_;
  std::vector<Node> nodes_;
  /// The numbers of the parents of all nodes.
  std::vector<uint32_t> parents_;
  /// An open-addressing table of the numbers, plus one, by id.
  std::vector<uint32_t> table_;
};

}  // namespace kvq
