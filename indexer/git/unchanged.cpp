// SPDX-License-Identifier: MIT
#include "indexer/git/unchanged.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <string_view>
#include <vector>

#include "indexer/git/epoch_folders.hpp"
#include "indexer/git/ref_files.hpp"
#include "indexer/inputs/unchanged_input.hpp"
#include "indexer/relations/settings.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"
#include "schema/stores/bulk_load.hpp"
#include "schema/stores/people_store.hpp"
#include "schema/stores/traces.hpp"

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

/// Returns whether the repository has the format that every git can read: version 0, without extensions
/// (git-config(1)). Other formats may have refs in other places than these files, and need a look at them.
bool has_first_format(const fs::path& repository) {
  constexpr std::string_view version = "repositoryformatversion";
  std::ifstream in(repository / "config", std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    const std::string folded = fold(trimmed(line));
    if (folded.starts_with("[extensions")) return false;
    if (folded.find(version) != std::string::npos && !folded.ends_with("= 0") && !folded.ends_with("=0"))
      return false;
  }
  return true;
}

/// Returns whether HEAD is the last indexed commit. A fetch that moved no branch brought commits, too.
bool is_at_head(const std::vector<RefRow>& refs, const EpochRow& epoch) {
  const auto head = std::ranges::find(refs, "HEAD", &RefRow::name);
  if (head == refs.end() || head->commit_oid != epoch.head) return false;
  const auto fetched = fetched_branch(epoch.path);
  return !fetched || fetched->commit_oid == epoch.head;
}

bool is_unchanged_epoch(ArchiveStore& archives, const EpochRow& epoch) {
  if (!is_repository(epoch.kind)) return is_unchanged_input(archives, epoch);
  if (!has_first_format(epoch.path)) return false;
  const auto refs = refs_in_files(epoch.path);
  return refs && *refs == archives.refs(epoch.id) && is_at_head(*refs, epoch);
}

/// Returns whether the archive has a later epoch than this one.
bool has_later_epoch(const EpochRow& epoch) {
  const fs::path folder = fs::path(epoch.path).parent_path();
  if (!is_repository(epoch.kind)) return false;
  if (folder.filename() != "git") return false;
  const std::set<int64_t> there = epochs_there(folder);
  return !there.empty() && *there.rbegin() > epoch.number;
}

}  // namespace

bool is_unchanged(const Database& database, const fs::path& path,
                  const std::optional<std::string>& wanted_list, const RelationSettings& relations,
                  const PeopleSettings& people, const std::optional<MboxFormat>& wanted_format) {
  std::error_code failed;
  const fs::path archive = fs::canonical(path, failed);
  if (failed || has_deferred_indexes(database) || has_traces(database) || !are_applied(database, relations) ||
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
    if (wanted_format && epoch->mbox_format && wanted_format != epoch->mbox_format) return false;
  }
  return true;
}

std::optional<bool> has_whole_archive(ArchiveStore& archives, int64_t list) {
  const std::vector<EpochRow> epochs = archives.epochs(list);
  if (epochs.empty() || has_later_epoch(epochs.back())) return false;
  bool can_tell = true;
  for (const EpochRow& epoch : epochs) {
    std::error_code failed;
    if (!is_repository(epoch.kind)) {
      if (!is_unchanged_input(archives, epoch)) return false;
      continue;
    }
    if (!fs::is_directory(fs::path(epoch.path) / "objects", failed)) return false;
    const auto refs = has_first_format(epoch.path) ? refs_in_files(epoch.path) : std::nullopt;
    if (!refs) {
      can_tell = false;
    } else if (!is_at_head(*refs, epoch)) {
      return false;
    }
  }
  return can_tell ? std::optional(true) : std::nullopt;
}

}  // namespace kvq
