// SPDX-License-Identifier: MIT
#include "indexer/git/list_of_archive.hpp"

#include <fmt/format.h>

#include <utility>

#include "indexer/git/obstacles.hpp"
#include "indexer/inputs/input_mails.hpp"
#include "indexer/mail/mail.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

/// Returns the first mail that these commits add; absent if there is none.
std::optional<std::string> first_mail(const Repository& repository, EpochKind kind,
                                      const std::vector<WalkedCommit>& commits) {
  std::optional<WalkedCommit> before;
  for (const WalkedCommit& commit : commits) {
    if (kind == EpochKind::git && repository.ids(commit).mail)
      return std::move(repository.read(commit).mail->bytes);
    if (kind == EpochKind::git_v1) {
      for (const FileChange& change : repository.changes(commit, before)) {
        if (!change.is_deletion) return repository.blob(change.blob);
      }
    }
    before = commit;
  }
  return std::nullopt;
}

/// Returns the first mail of the archive, in the first epoch that has one. Stores the history walked to find
/// it in `walked`. Throws Error (archive) if there is none: any repository could become a list otherwise.
std::string first_mail(const Archive& archive, std::optional<WalkedHistory>& walked) {
  std::optional<Error> failure;
  bool has_commits = false;
  for (const EpochPath& epoch : archive.epochs) {
    try {
      const Repository repository = Repository::open(epoch.path);
      const auto head = repository.head();
      if (!head) continue;
      has_commits = true;
      bool reached = false;
      walked = WalkedHistory{epoch.path, *head, repository.commits_after(*head, std::nullopt, &reached)};
      const EpochKind kind = kind_of_repository(repository, epoch.path, walked->commits);
      if (auto mail = first_mail(repository, kind, walked->commits)) return std::move(*mail);
    } catch (const Error& error) {
      // The other epochs can be indexed.
      if (error.kind() != ErrorKind::archive) throw;
      if (!failure) failure = error;
    }
  }
  throw failure ? *failure : no_mails(archive.epochs.front().path, has_commits);
}

/// Returns the first label of the first List-Id of the mails, or else the name of the folder.
std::string name_by_mails(const Archive& archive, const std::vector<std::string>& mails) {
  MailReader reader;
  for (const std::string& mail : mails) {
    if (std::string name = list_name_of(reader.read(mail).list_id); !name.empty()) return name;
  }
  return archive.folder_name;
}

/// Returns mails by which to name the list; at least one.
std::vector<std::string> mails_to_name(const Archive& archive, std::optional<WalkedHistory>& walked) {
  const EpochPath& first = archive.epochs.front();
  if (is_repository(first.kind)) return {first_mail(archive, walked)};
  // The oldest mails of a mailbox may be of people, or of another list that was moved.
  constexpr size_t most = 50;
  std::vector<std::string> mails = first_mails(first.path, first.kind, most);
  if (mails.empty())
    throw Error(ErrorKind::archive, fmt::format("'{}' has no mails yet", first.path.string()));
  return mails;
}

}  // namespace

ListRow list_of(const Database& database, ArchiveStore& archives, const Archive& archive,
                const std::optional<std::string>& wanted, std::optional<WalkedHistory>& walked) {
  std::optional<ListRow> known;
  for (const EpochPath& epoch : archive.epochs) {
    if (!known) known = archives.list_of_path(epoch.path.string());
  }
  if (known && wanted && known->name != *wanted) {
    throw Error(ErrorKind::usage,
                fmt::format("this archive is already indexed as the list '{}'", known->name),
                "a list's name is fixed when it is first indexed");
  }
  if (known) return *known;
  if (wanted) check_list_name(*wanted);
  const std::vector<std::string> mails = mails_to_name(archive, walked);
  const std::string name = wanted ? *wanted : name_by_mails(archive, mails);
  Transaction transaction(database);
  ListRow list = archives.list(name);
  transaction.commit();
  return list;
}

}  // namespace kvq
