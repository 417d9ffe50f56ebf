// SPDX-License-Identifier: MIT
#include "indexer/mirror/join_packs.hpp"

#include <git2/sys/odb_backend.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "indexer/git/config_file.hpp"
#include "indexer/git/git.hpp"
#include "indexer/git/git_handles.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr size_t most_packs = 50;

using Objects = std::unique_ptr<git_odb, Free<git_odb_free>>;
using PackBuilder = std::unique_ptr<git_packbuilder, Free<git_packbuilder_free>>;

struct Pack {
  /// Without its extension.
  fs::path stem;
  uintmax_t bytes;
};

/// Returns the packs that may be joined, largest first.
std::vector<Pack> packs_in(const fs::path& folder) {
  std::vector<Pack> packs;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() != ".pack") continue;
    const fs::path stem = folder / entry.path().stem();
    const auto has = [&](const char* extension) { return fs::exists(stem.native() + extension, failed); };
    if (!has(".idx") || has(".keep") || has(".promisor") || has(".mtimes")) continue;
    packs.push_back({stem, entry.file_size(failed)});
  }
  std::ranges::sort(packs, std::ranges::greater(), &Pack::bytes);
  return packs;
}

/// Returns whether the repository is not to be tidied up unasked: grokmirror does it itself.
bool has_other_keeper(const fs::path& repository) {
  const auto settings = git_settings(repository / "config");
  return settings && std::ranges::any_of(*settings, [](const GitSetting& setting) {
           return setting.section == "gc" && setting.name == "auto" && setting.value == "0";
         });
}

/// Writes a pack with all objects of the packs.
bool write_joined(git_repository* repository, const std::vector<Pack>& packs) {
  Objects objects;
  if (git_odb_new(Out(objects)) != 0) return false;
  for (const Pack& pack : packs) {
    git_odb_backend* backend = nullptr;
    if (git_odb_backend_one_pack(&backend, (pack.stem.native() + ".idx").c_str()) != 0) return false;
    if (git_odb_add_backend(objects.get(), backend, 1) != 0) {
      backend->free(backend);
      return false;
    }
  }
  PackBuilder builder;
  if (git_packbuilder_new(Out(builder), repository) != 0) return false;
  const auto insert = [](const git_oid* id, void* into) {
    return git_packbuilder_insert(static_cast<git_packbuilder*>(into), id, nullptr);
  };
  return git_odb_foreach(objects.get(), insert, builder.get()) == 0 &&
         git_packbuilder_write(builder.get(), nullptr, 0, nullptr, nullptr) == 0;
}

}  // namespace

void join_packs(const fs::path& repository) {
  const fs::path folder = repository / "objects/pack";
  std::vector<Pack> packs = packs_in(folder);
  if (packs.size() <= most_packs || has_other_keeper(repository)) return;
  start_git();
  OpenRepository handle;
  if (git_repository_open_bare(Out(handle), repository.c_str()) != 0) return;
  packs.erase(packs.begin());
  if (!write_joined(handle.get(), packs)) return;
  const std::vector<Pack> now = packs_in(folder);
  const auto is_new = [&](const Pack& pack) {
    return std::ranges::find(packs, pack.stem, &Pack::stem) == packs.end();
  };
  // The largest was there before, too.
  if (std::ranges::count_if(now, is_new) < 2) return;
  for (const Pack& pack : packs) {
    std::error_code failed;
    // As git does: without its index, nobody opens a pack.
    for (const char* extension : {".idx", ".rev", ".bitmap", ".pack"})
      fs::remove(pack.stem.native() + extension, failed);
  }
}

}  // namespace kvq
