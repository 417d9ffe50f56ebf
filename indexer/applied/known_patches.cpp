// SPDX-License-Identifier: MIT
#include "indexer/applied/known_patches.hpp"

#include <algorithm>

#include "indexer/relations/compared_title.hpp"
#include "schema/base/fold.hpp"

namespace kvq {
namespace {

// Of more patches with one title or patch-id, the others are not looked at: a limit for mails that are meant
// to cost time.
constexpr size_t most_alike_patches = 200;

uint64_t hash_of(const FileIds& files) {
  // FNV-1a over whole numbers.
  uint64_t hash = 14'695'981'039'346'656'037U;
  for (const int64_t file : files) {
    hash = (hash ^ static_cast<uint64_t>(file)) * 1'099'511'628'211U;
    hash ^= hash >> 29;
  }
  return hash;
}

template <class Map, class Key>
void put(Map& map, const Key& key, const PatchToFind& patch) {
  auto& patches = map[key];
  if (patches.size() < most_alike_patches) patches.push_back(&patch);
}

template <class Map, class Key>
KnownPatches::Patches found_in(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? KnownPatches::Patches() : found->second;
}

}  // namespace

KnownPatches::KnownPatches(const PatchesToFind& found, bool only_new) : found_(found) {
  std::unordered_set<int64_t> files;
  for (const PatchToFind& patch : found.patches) {
    if (only_new && patch.was_looked_for) continue;
    oldest_ = size_ == 0 ? patch.date : std::min(oldest_, patch.date);
    ++size_;
    put(by_message_id_, std::string_view(patch.message_id), patch);
    if (!patch.patch_id.empty()) put(by_patch_id_, std::string_view(patch.patch_id), patch);
    if (const auto key = title_key(normalised_title(patch.title))) put(by_title_, *key, patch);
    if (patch.files.empty()) continue;
    sets_.insert(hash_of(patch.files));
    files.insert(patch.files.begin(), patch.files.end());
  }
  for (const auto& [path, id] : found.files) {
    if (!files.contains(id)) continue;
    std::string_view folder = path;
    for (size_t slash = folder.rfind('/'); slash != std::string_view::npos; slash = folder.rfind('/')) {
      folder = folder.substr(0, slash);
      if (!folders_.insert(folder).second) break;
    }
  }
}

KnownPatches::Patches KnownPatches::with_message_id(std::string_view id) const {
  return found_in(by_message_id_, id);
}
KnownPatches::Patches KnownPatches::with_patch_id(std::string_view patch_id) const {
  return found_in(by_patch_id_, patch_id);
}
KnownPatches::Patches KnownPatches::with_title(std::string_view title) const {
  const auto key = title_key(normalised_title(title));
  return key ? found_in(by_title_, *key) : Patches();
}

bool KnownPatches::changes_path(std::string_view path, bool is_folder) const {
  return is_folder ? folders_.contains(path) : file(std::string(path)).has_value();
}
std::optional<int64_t> KnownPatches::file(const std::string& path) const {
  const auto found = found_.files.find(path);
  return found == found_.files.end() ? std::nullopt : std::optional(found->second);
}
bool KnownPatches::has_files(const FileIds& files) const {
  return sets_.contains(hash_of(files));
}

bool KnownPatches::is_author(const PatchToFind& patch, std::string_view name, std::string_view email) const {
  if (!patch.author) return false;
  const auto author = found_.authors.find(*patch.author);
  if (author == found_.authors.end()) return false;
  // An address that no mail has is that of nobody known, but its name may be.
  constexpr int64_t unknown_address = -1;
  const auto person = found_.people.find(fold(email));
  Writer writer;
  writer.address = unknown_address;
  if (person != found_.people.end()) writer = person->second;
  writer.name = comparable_name(name);
  return is_same_person(author->second, writer);
}

}  // namespace kvq
