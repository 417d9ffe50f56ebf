// SPDX-License-Identifier: MIT
#include "indexer/git/archived_mails.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "schema/base/error.hpp"

namespace kvq {

ArchivedMails::Epoch& ArchivedMails::epoch(const std::string& path, const Oid& indexed_head) {
  const auto known = epochs_.find(path);
  if (known != epochs_.end()) return known->second;
  if (!Repository::is_at(path)) {
    throw Error(ErrorKind::archive,
                fmt::format("the archive '{}' no longer exists, and only it has the raw mails", path),
                "if it was moved, run 'kvq index' with its new path");
  }
  Epoch epoch{Repository::open(path), {}, {}};
  const std::optional<Oid> head = epoch.repository.head();
  bool reached = false;
  std::vector<WalkedCommit> commits;
  if (head) commits = epoch.repository.commits_after(*head, indexed_head, &reached);
  if (!reached) epoch.kept.emplace();
  for (const WalkedCommit& commit : commits) {
    const CommitIds ids = epoch.repository.ids(commit);
    if (ids.mail) {
      epoch.deleted.erase(*ids.mail);
      if (epoch.kept) epoch.kept->insert(*ids.mail);
    } else if (ids.deleted_blob) {
      epoch.deleted.insert(*ids.deleted_blob);
    }
  }
  return epochs_.emplace(path, std::move(epoch)).first->second;
}

std::optional<std::string> ArchivedMails::read(const std::string& path, const Oid& indexed_head,
                                               const Oid& blob) {
  const Epoch& from = epoch(path, indexed_head);
  if (from.deleted.contains(blob) || (from.kept && !from.kept->contains(blob))) return std::nullopt;
  return from.repository.blob(blob);
}

}  // namespace kvq
