// SPDX-License-Identifier: MIT
#include "indexer/index_anew.hpp"

#include <algorithm>
#include <cstdint>
#include <system_error>
#include <utility>

#include "indexer/git/epoch_folders.hpp"
#include "indexer/module.hpp"
#include "schema/base/error.hpp"
#include "schema/doctor/archive_rows.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

/// Whether the folder has no other epochs than these of the list. All at once are indexed faster, but an
/// epoch that the user left out must not come in.
bool is_all_indexed(const fs::path& folder, const std::vector<IndexedEpoch>& epochs,
                    const std::string& list) {
  return std::ranges::all_of(epochs_there(folder), [&](int64_t number) {
    return std::ranges::any_of(epochs, [&](const IndexedEpoch& epoch) {
      return epoch.list == list && epoch.number == number && fs::path(epoch.path).parent_path() == folder;
    });
  });
}

/// Whether each epoch that has commits in the database has some in the new index.
bool has_all_epochs(const Database& database, const Database& again) {
  const std::vector<IndexedEpoch> there = indexed_epochs(again);
  return std::ranges::all_of(indexed_epochs(database), [&](const IndexedEpoch& epoch) {
    return epoch.head.empty() || std::ranges::any_of(there, [&](const IndexedEpoch& other) {
             return other.list == epoch.list && other.number == epoch.number && !other.head.empty();
           });
  });
}

}  // namespace

std::optional<std::vector<ListArchive>> archives_of(const Database& database) {
  std::vector<ListArchive> out;
  std::vector<IndexedEpoch> epochs = indexed_epochs(database);
  // Inputs that are no repositories get their numbers, -1, -2 and so on, in the order in which they are
  // indexed.
  std::ranges::stable_sort(epochs, [](const IndexedEpoch& a, const IndexedEpoch& b) {
    return std::pair(a.number < 0, -std::min<int64_t>(a.number, 0)) <
           std::pair(b.number < 0, -std::min<int64_t>(b.number, 0));
  });
  for (const IndexedEpoch& epoch : epochs) {
    const fs::path path = epoch.path;
    std::error_code failed;
    if (!fs::exists(path, failed)) return std::nullopt;
    const bool is_of_archive = epoch_number(path) == epoch.number && path.parent_path().filename() == "git" &&
                               is_all_indexed(path.parent_path(), epochs, epoch.list);
    ListArchive archive{epoch.list, is_of_archive ? path.parent_path().parent_path() : path, {}};
    if (epoch.kind == EpochKind::mbox) archive.mbox_format = epoch.mbox_format;
    if (std::ranges::find(out, archive) == out.end()) out.push_back(std::move(archive));
  }
  return out;
}

void index_all(const Database& database, const std::vector<ListArchive>& archives, IndexOptions options) {
  for (const ListArchive& archive : archives) {
    options.list = archive.list;
    options.mbox_format = archive.mbox_format;
    indexer_module().index_archive(database, archive.path, options);
  }
}

IndexedAnew index_anew(const Database& database) {
  const auto archives = archives_of(database);
  if (!archives) return {std::nullopt, "an archive no longer exists"};
  try {
    Database again = open_unnamed();
    index_all(again, *archives, {});
    if (!has_all_epochs(database, again)) return {std::nullopt, "an archive lacks an epoch"};
    return {std::move(again), {}};
  } catch (const Error& error) {
    // An archive that cannot be read, or a full disk: neither is damage of the database.
    if (error.kind() != ErrorKind::archive && error.kind() != ErrorKind::database) throw;
    return {std::nullopt, error.what()};
  }
}

}  // namespace kvq
