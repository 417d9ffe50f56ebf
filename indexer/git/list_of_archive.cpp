// SPDX-License-Identifier: MIT
#include "indexer/git/list_of_archive.hpp"

#include <fmt/format.h>

#include "indexer/mail/mail.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

/// Returns the first label of the List-Id of the archive's first mail, or else the name of the folder. Stores
/// the history walked to find that mail in `walked`.
std::string name_by_archive(const Archive& archive, std::optional<WalkedHistory>& walked) {
  const std::filesystem::path& epoch = archive.epochs.front().path;
  const Repository repository = Repository::open(epoch);
  if (const auto head = repository.head()) {
    bool reached = false;
    walked = WalkedHistory{epoch, *head, repository.commits_after(*head, std::nullopt, &reached)};
    const ArchiveCommit first = repository.read(walked->commits.front());
    if (first.mail) {
      std::string name = list_name_of(MailReader().read(first.mail->bytes).list_id);
      if (!name.empty()) return name;
    }
  }
  return archive.folder_name;
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
  const std::string name = wanted ? *wanted : name_by_archive(archive, walked);
  Transaction transaction(database);
  ListRow list = archives.list(name);
  transaction.commit();
  return list;
}

}  // namespace kvq
