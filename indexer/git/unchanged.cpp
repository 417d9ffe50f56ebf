// SPDX-License-Identifier: MIT
#include "indexer/git/unchanged.hpp"

#include <algorithm>
#include <vector>

#include "indexer/git/ref_files.hpp"
#include "indexer/relations/settings.hpp"
#include "schema/stores/archive_store.hpp"
#include "schema/stores/bulk_load.hpp"
#include "schema/stores/people_store.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

/// Returns the folders that find_archive may accept as epochs.
std::vector<fs::path> possible_epochs(const fs::path& archive) {
  std::vector<fs::path> out;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(archive / "git", failed)) {
    if (entry.path().extension() == ".git") out.push_back(fs::canonical(entry.path(), failed));
  }
  if (out.empty()) out.push_back(archive);
  return out;
}

bool is_unchanged_epoch(ArchiveStore& archives, const EpochRow& epoch) {
  const auto refs = refs_in_files(epoch.path);
  if (!refs || *refs != archives.refs(epoch.id)) return false;
  const auto head = std::ranges::find(*refs, "HEAD", &RefRow::name);
  return head != refs->end() && head->commit_oid == epoch.head;
}

}  // namespace

bool is_unchanged(const Database& database, const fs::path& path,
                  const std::optional<std::string>& wanted_list, const RelationSettings& relations,
                  const PeopleSettings& people) {
  std::error_code failed;
  const fs::path archive = fs::canonical(path, failed);
  if (failed || has_deferred_indexes(database) || !are_applied(database, relations) ||
      applied_people(database) != people) {
    return false;
  }
  ArchiveStore archives(database);
  std::optional<ListRow> list;
  for (const fs::path& folder : possible_epochs(archive)) {
    const auto known = archives.list_of_path(folder.string());
    if (!known || (list && list->id != known->id) || (wanted_list && *wanted_list != known->name))
      return false;
    list = known;
    const std::vector<EpochRow> epochs = archives.epochs(list->id);
    const auto epoch = std::ranges::find(epochs, folder.string(), &EpochRow::path);
    if (epoch == epochs.end() || !is_unchanged_epoch(archives, *epoch)) return false;
  }
  return true;
}

}  // namespace kvq
