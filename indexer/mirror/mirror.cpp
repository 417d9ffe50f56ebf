// SPDX-License-Identifier: MIT
#include "indexer/mirror/mirror.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "indexer/git/archive.hpp"
#include "indexer/git/config_file.hpp"
#include "indexer/git/epoch_folders.hpp"
#include "indexer/git/git.hpp"
#include "indexer/mirror/folder_lock.hpp"
#include "indexer/mirror/host_epochs.hpp"
#include "indexer/mirror/join_packs.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

/// public-inbox-clone makes a folder that nobody may write to in place of an epoch that was not wanted.
bool may_be_written(const fs::path& repository) {
  struct stat status {};
  constexpr mode_t any_writer = S_IWUSR | S_IWGRP | S_IWOTH;
  return stat(repository.c_str(), &status) == 0 && (status.st_mode & any_writer) != 0;
}

/// Returns why a fetch by kvq would not give the repository all mails, with the cure; empty if it would.
std::string reason_not_to_fetch(const fs::path& repository) {
  std::error_code failed;
  if (fs::exists(repository / "shallow", failed)) {
    return fmt::format("'{}' is a shallow clone, which kvq does not fetch; run 'git fetch --unshallow' in it",
                       repository.string());
  }
  const auto settings = git_settings(repository / "config");
  const auto is_partial = [](const GitSetting& setting) {
    return (setting.section == "remote" && setting.name == "promisor") ||
           (setting.section == "extensions" && setting.name == "partialclone");
  };
  if (settings && std::ranges::any_of(*settings, is_partial)) {
    return fmt::format("'{}' is a partial clone, which kvq does not fetch; run 'git fetch' in it",
                       repository.string());
  }
  return {};
}

bool is_connection_lost(const Error& error) {
  return error.kind() == ErrorKind::network && dynamic_cast<const NotThere*>(&error) == nullptr;
}

/// The state of one call.
class Mirror {
 public:
  explicit Mirror(const MirrorOptions& options) : options_(options), http_(options.interrupted) {}

  MirrorResult& result() { return result_; }
  const HttpClient& http() const { return http_; }

  TransferOptions transfer_of(int64_t epoch) const {
    TransferOptions transfer{.http = http_, .progress = {}, .interrupted = options_.interrupted};
    if (options_.progress) {
      transfer.progress = [this, epoch](const TransferProgress& progress) {
        options_.progress({epoch, progress});
      };
    }
    return transfer;
  }

  FolderLock lock(const fs::path& folder) const { return FolderLock(folder, options_.interrupted); }

  /// Does something for an epoch and notes its failure. Returns whether to go on with other epochs: if the
  /// host cannot be reached, each would have to wait for it again.
  template <class Function>
  bool attempt(Function function) {
    try {
      note_move(function());
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted) throw;
      result_.failures.push_back(error);
      return !is_connection_lost(error);
    }
    return true;
  }

  /// Fetches an epoch that is there. Returns false if the host cannot be reached.
  bool fetch_epoch(const EpochPath& epoch) {
    if (std::string reason = reason_not_to_fetch(epoch.path); !reason.empty()) {
      result_.warnings.push_back(std::move(reason));
      return true;
    }
    return attempt([&] {
      const FolderLock locked = lock(epoch.path);
      std::string moved_to = fetch(epoch.path, transfer_of(epoch.number));
      join_packs(epoch.path);
      return moved_to;
    });
  }

  /// Clones the epochs that are not there, in order. `git` is the folder for them.
  void clone_epochs(const fs::path& git, const std::string& list, EpochPlace place,
                    const std::set<int64_t>& numbers) {
    for (const int64_t number : numbers) {
      const fs::path folder = git / fmt::format("{}.git", number);
      const bool goes_on = attempt([&] {
        const FolderLock locked = lock(git);
        // Another process may have been first. A clone by git that failed may leave an empty folder.
        if (has_files(folder)) return std::string();
        std::string moved_to = clone_mirror(epoch_address(list, place, number), folder, transfer_of(number));
        result_.cloned.push_back(number);
        return moved_to;
      });
      if (!goes_on) return;
    }
  }

 private:
  void note_move(const std::string& address) {
    if (address.empty()) return;
    const auto epoch = parse_epoch_address(address);
    result_.moved_to = epoch ? epoch->list : address;
  }

  const MirrorOptions& options_;
  HttpClient http_;
  MirrorResult result_;
};

std::set<int64_t> later_than(const std::set<int64_t>& numbers, int64_t newest) {
  return {numbers.upper_bound(newest), numbers.end()};
}

/// Returns the epochs behind the newest one of an archive.
std::set<int64_t> new_epochs(const Mirror& mirror, const EpochAddress& newest) {
  if (newest.place == EpochPlace::alone || newest.number >= last_possible_epoch) return {};
  const std::set<int64_t> listed = epochs_by_manifest(newest.list, mirror.http());
  // A manifest that does not even name what is there is no help.
  if (listed.contains(newest.number)) return later_than(listed, newest.number);
  return epochs_by_trying(newest.list, newest.place, newest.number + 1,
                          mirror.transfer_of(newest.number + 1));
}

void add_new_epochs(Mirror& mirror, const EpochPath& newest, const std::string& address) {
  const auto parsed = parse_epoch_address(address);
  if (!parsed) return;
  const fs::path git = newest.path.parent_path();
  const bool is_folder = git.filename() == "git" && epoch_number(newest.path) == parsed->number;
  std::set<int64_t> numbers;
  const bool reached = mirror.attempt([&] {
    numbers = new_epochs(mirror, *parsed);
    return std::string();
  });
  if (!reached || numbers.empty()) return;
  if (is_folder) {
    mirror.clone_epochs(git, parsed->list, parsed->place, numbers);
    return;
  }
  mirror.result().warnings.push_back(
      fmt::format("'{}' is followed by the epoch {}, which is not mirrored: run 'kvq mirror {}'",
                  newest.path.string(), *numbers.begin(), shown_address(parsed->list)));
}

/// Lets an epoch be fetched from a list whose address it does not have yet.
void take_address(const Mirror& mirror, const EpochPath& epoch, const std::string& list,
                  std::optional<EpochPlace>& place) {
  const auto address = remote_address(epoch.path);
  const auto parsed = address ? parse_epoch_address(*address) : std::nullopt;
  if (parsed ? parsed->list == list : address == list) {
    if (!place) place = parsed ? parsed->place : EpochPlace::alone;
    return;
  }
  const TransferOptions transfer = mirror.transfer_of(epoch.number);
  if (!place) place = place_of_epochs(list, epoch.number, transfer);
  const std::string wanted = epoch_address(list, *place, epoch.number);
  if (!continues(epoch.path, wanted, transfer)) {
    throw Error(
        ErrorKind::usage,
        fmt::format("'{}' is an epoch of another list{}, which '{}' does not continue", epoch.path.string(),
                    address ? fmt::format(" ({})", shown_address(*address)) : "", shown_address(list)),
        "name another folder: kvq mirror URL DIR");
  }
  set_remote_address(epoch.path, wanted);
}

/// Returns the epochs that a folder has. Throws if it has something else.
std::vector<EpochPath> mirrored_epochs(const fs::path& folder) {
  std::error_code failed;
  if (!fs::exists(folder, failed) || fs::is_empty(folder, failed)) return {};
  if (fs::is_directory(folder / "git", failed)) {
    const std::set<int64_t> numbers = epochs_there(folder / "git");
    return numbers.empty() ? std::vector<EpochPath>() : find_archive(folder).epochs;
  }
  throw Error(ErrorKind::usage, fmt::format("'{}' is not empty, and no archive", folder.string()),
              "name another folder: kvq mirror URL DIR");
}

}  // namespace

std::string list_of_remote(const fs::path& repository) {
  const auto address = remote_address(repository);
  if (!address) return {};
  const auto epoch = parse_epoch_address(*address);
  return epoch ? epoch->list : *address;
}

MirrorResult fetch_archive(const fs::path& archive, const MirrorOptions& options) {
  Mirror mirror(options);
  std::optional<std::pair<EpochPath, std::string>> newest;
  bool goes_on = true;
  for (const EpochPath& epoch : find_archive(archive).epochs) {
    if (!may_be_written(epoch.path)) continue;
    const auto address = remote_address(epoch.path);
    if (!address) continue;
    mirror.result().has_remote = true;
    newest.emplace(epoch, *address);
    if (goes_on) goes_on = mirror.fetch_epoch(epoch);
  }
  if (newest && goes_on) add_new_epochs(mirror, newest->first, newest->second);
  return std::move(mirror.result());
}

MirrorResult mirror_list(const std::string& list, const fs::path& folder, const MirrorOptions& options) {
  Mirror mirror(options);
  mirror.result().has_remote = true;
  const std::vector<EpochPath> there = mirrored_epochs(folder);
  std::optional<EpochPlace> place;
  for (const EpochPath& epoch : there) {
    if (!may_be_written(epoch.path)) continue;
    const FolderLock locked = mirror.lock(epoch.path);
    take_address(mirror, epoch, list, place);
  }
  std::set<int64_t> wanted = epochs_by_manifest(list, mirror.http());
  if (!place) place = place_of_epochs(list, wanted.empty() ? 0 : *wanted.begin(), mirror.transfer_of(0));
  if (*place == EpochPlace::alone) wanted = {0};
  if (wanted.empty()) wanted = epochs_by_trying(list, *place, 0, mirror.transfer_of(0));
  for (const EpochPath& epoch : there) {
    wanted.erase(epoch.number);
    if (may_be_written(epoch.path) && !mirror.fetch_epoch(epoch)) return std::move(mirror.result());
  }
  const fs::path git = folder / "git";
  std::error_code failed;
  fs::create_directories(git, failed);
  if (failed) {
    throw Error(ErrorKind::archive,
                fmt::format("cannot create the folder '{}': {}", git.string(), failed.message()));
  }
  mirror.clone_epochs(git, list, *place, wanted);
  // Nothing stays of a list that could not be mirrored at all. Neither call removes a folder with something
  // in it.
  if (fs::remove(git, failed) && !failed) fs::remove(folder, failed);
  return std::move(mirror.result());
}

}  // namespace kvq
