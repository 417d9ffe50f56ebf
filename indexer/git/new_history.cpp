// SPDX-License-Identifier: MIT
#include "indexer/git/new_history.hpp"

#include <string_view>
#include <unordered_map>
#include <utility>

namespace kvq {
namespace {

// A history of so many commits that does not end at the last indexed one was probably rewritten. Only then
// are the other indexed commits worth reading.
constexpr size_t commits_of_an_update = 4096;

/// The commits of an epoch in the database. Reads them when they are first asked for.
class IndexedCommits {
 public:
  IndexedCommits(ArchiveStore& archives, const EpochRow& epoch) : archives_(archives), epoch_(epoch) {}

  /// Oldest first. Of an archive of version 1, a commit stands here once for each of its changes.
  const std::vector<Oid>& all() {
    if (!all_) all_ = archives_.commits(epoch_.id);
    return *all_;
  }

  /// Returns the number of deliveries up to a commit, 0 if it is not one of them.
  size_t deliveries_up_to(const Oid& commit) {
    if (up_to_.empty()) {
      size_t number = 0;
      for (const Oid& one : all()) up_to_.insert_or_assign(one, ++number);
    }
    const auto found = up_to_.find(commit);
    return found == up_to_.end() ? 0 : found->second;
  }

 private:
  ArchiveStore& archives_;
  const EpochRow& epoch_;
  std::optional<std::vector<Oid>> all_;
  std::unordered_map<std::string_view, size_t> up_to_;
};

/// Moves the commits at the beginning of `history.commits` that are indexed to those that are kept.
void keep_indexed(NewHistory& history, const std::vector<Oid>& indexed) {
  auto kept = static_cast<size_t>(history.kept);
  auto commit = history.commits.begin();
  for (; commit != history.commits.end() && kept < indexed.size() && indexed[kept] == commit->id; ++commit) {
    while (kept < indexed.size() && indexed[kept] == commit->id) ++kept;
    history.last_kept = commit->id;
  }
  history.commits.erase(history.commits.begin(), commit);
  history.kept = static_cast<int64_t>(kept);
}

}  // namespace

NewHistory new_history(const Repository& repository, const Oid& head, ArchiveStore& archives,
                       const EpochRow& epoch) {
  NewHistory history;
  IndexedCommits indexed(archives, epoch);
  size_t walked = 0;
  history.commits = repository.commits_after(head, [&](const Oid& at) {
    if (!epoch.head) return false;
    const bool is_indexed =
        at == epoch.head || (++walked > commits_of_an_update && indexed.deliveries_up_to(at) > 0);
    if (is_indexed) history.last_kept = at;
    return is_indexed;
  });
  if (history.last_kept == epoch.head) {
    history.kept = epoch.commits;
    return history;
  }
  if (history.last_kept) history.kept = static_cast<int64_t>(indexed.deliveries_up_to(*history.last_kept));
  // The walk may have passed newer ones.
  keep_indexed(history, indexed.all());
  return history;
}

}  // namespace kvq
