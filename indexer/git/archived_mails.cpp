// SPDX-License-Identifier: MIT
#include "indexer/git/archived_mails.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "schema/base/error.hpp"

namespace kvq {

namespace {

/// Returns the mails that a commit brings and those that it takes away.
std::vector<FileChange> changes_of(const Repository& repository, EpochKind kind, const WalkedCommit& commit,
                                   const std::optional<WalkedCommit>& before) {
  if (kind == EpochKind::git_v1) return repository.changes(commit, before);
  CommitIds ids = repository.ids(commit);
  if (ids.mail) return {{std::move(*ids.mail), false}};
  if (ids.deleted_blob) return {{std::move(*ids.deleted_blob), true}};
  return {};
}

}  // namespace

ArchivedMails::Epoch& ArchivedMails::epoch(const MailPlace& place) {
  const auto known = epochs_.find(place.path);
  if (known != epochs_.end()) return known->second;
  if (!Repository::is_at(place.path)) {
    throw Error(ErrorKind::archive,
                fmt::format("the archive '{}' no longer exists, and only it has the raw mails", place.path),
                "if it was moved, run 'kvq index' with its new path");
  }
  Epoch epoch{Repository::open(place.path), {}, {}};
  const std::optional<Oid> head = epoch.repository.head();
  bool reached = false;
  std::vector<WalkedCommit> commits;
  if (head) commits = epoch.repository.commits_after(*head, place.indexed_head, &reached);
  if (!reached) epoch.kept.emplace();
  std::optional<WalkedCommit> before;
  if (reached) before = epoch.repository.commit(place.indexed_head);
  for (const WalkedCommit& commit : commits) {
    for (FileChange& change : changes_of(epoch.repository, place.kind, commit, before)) {
      if (change.is_deletion) {
        if (epoch.kept) epoch.kept->erase(change.blob);
        epoch.deleted.insert(std::move(change.blob));
      } else {
        epoch.deleted.erase(change.blob);
        if (epoch.kept) epoch.kept->insert(std::move(change.blob));
      }
    }
    before = commit;
  }
  return epochs_.emplace(place.path, std::move(epoch)).first->second;
}

std::optional<std::string> ArchivedMails::read(const MailPlace& place) {
  if (!is_repository(place.kind)) return inputs_.read(place);
  const Epoch& from = epoch(place);
  if (from.deleted.contains(place.blob) || (from.kept && !from.kept->contains(place.blob)))
    return std::nullopt;
  return from.repository.blob(place.blob);
}

}  // namespace kvq
