// SPDX-License-Identifier: MIT
#include "indexer/git/list_of_archive.hpp"

#include <fmt/format.h>

#include <utility>

#include "indexer/git/obstacles.hpp"
#include "indexer/mail/mail.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

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
      check_layout(repository, epoch.path, walked->commits);
      for (const WalkedCommit& commit : walked->commits) {
        if (repository.ids(commit).mail) return std::move(repository.read(commit).mail->bytes);
      }
    } catch (const Error& error) {
      // The other epochs can be indexed.
      if (error.kind() != ErrorKind::archive) throw;
      if (!failure) failure = error;
    }
  }
  throw failure ? *failure : no_mails(archive.epochs.front().path, has_commits);
}

/// Returns the first label of the List-Id of a mail, or else the name of the folder.
std::string name_by_archive(const Archive& archive, const std::string& mail) {
  std::string name = list_name_of(MailReader().read(mail).list_id);
  return name.empty() ? archive.folder_name : name;
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
  const std::string mail = first_mail(archive, walked);
  const std::string name = wanted ? *wanted : name_by_archive(archive, mail);
  Transaction transaction(database);
  ListRow list = archives.list(name);
  transaction.commit();
  return list;
}

}  // namespace kvq
