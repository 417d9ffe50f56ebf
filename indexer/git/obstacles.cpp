// SPDX-License-Identifier: MIT
#include "indexer/git/obstacles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

#include "indexer/git/config_file.hpp"
#include "indexer/git/epoch_folders.hpp"
#include "indexer/git/pack/object_folders.hpp"
#include "schema/base/fold.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view branches = "refs/heads/";
constexpr std::string_view clone_again = "clone it again with 'git clone --mirror'";

Error cannot_be_read(const fs::path& repository, std::string_view why, std::string cure) {
  return Error(ErrorKind::archive,
               fmt::format("the archive '{}' cannot be read: {}", repository.string(), why), std::move(cure));
}

/// Returns the last value of a setting of the repository; absent if there is none.
std::optional<std::string> value_of(const std::vector<GitSetting>& settings, std::string_view section,
                                    std::string_view name) {
  std::optional<std::string> value;
  for (const GitSetting& setting : settings) {
    if (setting.section == section && setting.name == name) value = setting.value;
  }
  return value;
}

std::vector<GitSetting> settings_of(const fs::path& repository) {
  return git_settings(repository / "config").value_or(std::vector<GitSetting>());
}

/// Returns "master" for "refs/heads/master".
std::string_view branch_name(std::string_view ref) {
  if (ref.starts_with(branches)) ref.remove_prefix(branches.size());
  return ref;
}

/// Returns whether a name can be pasted into a shell. A server chooses the names of its branches.
bool is_plain(std::string_view name) {
  constexpr std::string_view signs = "-_./+:~";
  const auto is_plain_sign = [&](char c) {
    const char folded = fold(c);
    return (folded >= 'a' && folded <= 'z') || (c >= '0' && c <= '9') || signs.find(c) != signs.npos;
  };
  return !name.empty() && name.front() != '-' && std::ranges::all_of(name, is_plain_sign);
}

/// Returns the name of the remote that the repository was cloned from.
std::string remote_of(const std::vector<GitSetting>& settings) {
  for (const GitSetting& setting : settings) {
    if (setting.section == "remote" && setting.name == "url" && setting.subsection &&
        is_plain(*setting.subsection))
      return *setting.subsection;
  }
  return "origin";
}

/// Returns whether objects were left out when the repository was cloned with --filter.
bool is_partial(const std::vector<GitSetting>& settings) {
  return value_of(settings, "remote", "promisor").has_value() ||
         value_of(settings, "extensions", "partialclone").has_value();
}

/// Returns the first folder in objects/info/alternates that does not exist (gitrepository-layout(5)).
std::optional<std::string> lost_alternate(const fs::path& repository) {
  const fs::path objects = repository / "objects";
  std::error_code failed;
  for (const std::string& line : alternates_of(objects)) {
    if (!fs::is_directory(objects / line, failed)) return line;
  }
  return std::nullopt;
}

/// Returns whether an address ends with the number of an epoch, as https://lore.kernel.org/kvm/0 does.
bool names_epoch(std::string_view address) {
  while (address.ends_with('/')) address.remove_suffix(1);
  const size_t slash = address.find_last_of("/:");
  std::string_view name = slash == address.npos ? address : address.substr(slash + 1);
  if (name.ends_with(".git")) name.remove_suffix(4);
  return !name.empty() && std::ranges::all_of(name, [](unsigned char c) { return c >= '0' && c <= '9'; });
}

/// Returns the command that clones the first epoch of the list, whose own address was cloned.
std::string clone_of_epoch(std::string address) {
  while (address.ends_with('/')) address.pop_back();
  // An address may contain a password before an @, and characters that a shell would interpret.
  if (!is_plain(address)) return "git clone --mirror ADDRESS/0 LIST/git/0.git";
  std::string list = address.substr(address.find_last_of("/:") + 1);
  if (list.ends_with(".git")) list.resize(list.size() - 4);
  return fmt::format("git clone --mirror {}/0 {}/git/0.git", address, list);
}

}  // namespace

std::optional<Error> format_obstacle(const fs::path& repository, const std::vector<std::string>& supported) {
  const auto settings = git_settings(repository / "config");
  std::error_code failed;
  if (!settings && !fs::exists(repository / "config", failed)) return std::nullopt;
  if (!settings) {
    return cannot_be_read(repository, "its file 'config' is not in git's syntax",
                          "correct the file; 'git config --list' in the repository names the line");
  }
  const std::string version = value_of(*settings, "core", "repositoryformatversion").value_or("0");
  if (version != "0" && version != "1") {
    return cannot_be_read(
        repository,
        fmt::format("its repository format has the version '{}', which kvq does not know", version),
        std::string(clone_again));
  }
  for (const GitSetting& setting : *settings) {
    if (setting.section != "extensions" || setting.subsection) continue;
    const bool is_supported = std::ranges::find(supported, setting.name) != supported.end();
    const std::string value = fold(setting.value);
    if (setting.name == "objectformat") {
      if (value == "sha1") continue;
      return cannot_be_read(
          repository,
          value == "sha256"
              ? "SHA-256 repositories cannot be read yet"
              : fmt::format("its object ids are in the format '{}', which kvq does not know", value),
          "public-inbox makes archives with SHA-1: clone one of those");
    }
    if (setting.name == "refstorage") {
      if (value == "files" || is_supported) continue;
      return cannot_be_read(repository, fmt::format("its refs are stored as '{}', not as files", value),
                            "run 'git refs migrate --ref-format=files' in it");
    }
    // git ignores the other extensions in a repository of version 0.
    if (is_supported || version == "0") continue;
    return cannot_be_read(repository,
                          fmt::format("it uses git's extension '{}', which kvq does not know", setting.name),
                          std::string(clone_again));
  }
  return std::nullopt;
}

Error missing_object(const fs::path& repository, const std::string& object) {
  std::error_code failed;
  if (fs::exists(repository / "shallow", failed)) {
    return cannot_be_read(repository, object + " is missing, because this is a shallow clone",
                          "run 'git fetch --unshallow' in it");
  }
  const std::vector<GitSetting> settings = settings_of(repository);
  if (is_partial(settings)) {
    // Without the first command, the next fetch would leave out the new mails again.
    return cannot_be_read(
        repository, object + " is missing, because this is a partial clone",
        fmt::format("run 'git config --unset-all remote.{}.partialclonefilter' in it, and then "
                    "'git fetch --refetch --no-filter'",
                    remote_of(settings)));
  }
  if (const auto lost = lost_alternate(repository)) {
    return cannot_be_read(
        repository,
        fmt::format("{} is missing, and so is '{}', from which the repository borrows objects", object,
                    *lost),
        fmt::format("correct 'objects/info/alternates' in it, or {}", clone_again));
  }
  return cannot_be_read(repository, object + " is missing", "run 'git fsck' in it for details");
}

Error missing_branch(const fs::path& repository, const std::string& head,
                     const std::vector<std::string>& refs) {
  std::error_code failed;
  const auto is_virtual = [](std::string_view name) { return name.starts_with("refs/virtual/"); };
  if (std::ranges::any_of(refs, is_virtual) || fs::exists(repository / "grokmirror.objstore", failed)) {
    return cannot_be_read(repository,
                          "it is an object store of grokmirror, which holds objects of other repositories",
                          "index a repository that uses it");
  }
  std::vector<std::string_view> names;
  for (const std::string_view ref : refs) {
    if (ref.starts_with(branches)) names.push_back(branch_name(ref));
  }
  std::string cure(clone_again);
  if (names.size() == 1 && is_plain(names.front())) {
    cure = fmt::format("run 'git symbolic-ref HEAD refs/heads/{}' in it", names.front());
  } else if (!names.empty()) {
    cure = "run 'git symbolic-ref HEAD refs/heads/NAME' in it, with a NAME that 'git branch' lists";
  }
  return cannot_be_read(
      repository, fmt::format("its HEAD names the branch '{}', which does not exist", branch_name(head)),
      cure);
}

Error no_mails(const fs::path& repository, bool has_commits) {
  const auto error = [&](std::string_view what, std::string cure) {
    return Error(ErrorKind::archive, fmt::format("'{}' {}", repository.string(), what), std::move(cure));
  };
  auto unusual = error("has no mails",
                       "expected a public-inbox archive, each commit of which has a mail in the file 'm'; if "
                       "it is new, fetch its mails first");
  if (has_commits) return unusual;
  std::error_code failed;
  if (fs::file_size(repository / "objects/info/alternates", failed) > 0 && !failed) {
    const fs::path folder = repository.parent_path();
    return error("has no mails of its own: it borrows the objects of other repositories",
                 epochs_there(folder / "git").empty() ? "index those instead"
                                                      : fmt::format("index '{}' instead", folder.string()));
  }
  const auto address = value_of(settings_of(repository), "remote", "url");
  if (address && !names_epoch(*address)) {
    return error("has no mails: it was cloned from an address without the number of an epoch",
                 "clone the epochs: " + clone_of_epoch(*address));
  }
  if (address) return error("has no mails", "run 'git fetch' in it first");
  return unusual;
}

Error lost_history(const fs::path& repository, int64_t commits) {
  return cannot_be_read(repository,
                        fmt::format("it has no branch, although {} of its commits were indexed", commits),
                        std::string(clone_again));
}

EpochKind kind_of_repository(const Repository& repository, const fs::path& path,
                             std::span<const WalkedCommit> commits) {
  if (commits.empty()) return EpochKind::git;
  // The last commit of a v1 archive has all its mails, so its long history need not be read.
  if (repository.layout(commits.back()) == Layout::v1_archive) return EpochKind::git_v1;
  bool has_files = false;
  for (const WalkedCommit& commit : commits) {
    const Layout layout = repository.layout(commit);
    if (layout == Layout::archive) return EpochKind::git;
    // Its last mails may have been deleted.
    if (layout == Layout::v1_archive) return EpochKind::git_v1;
    has_files = has_files || layout != Layout::no_files;
  }
  if (has_files) throw no_mails(path, true);
  return EpochKind::git;
}

std::string empty_epoch(const fs::path& repository) {
  return fmt::format("'{}' is empty: its mails are not indexed", repository.string());
}

bool fetches_no_branch(const fs::path& repository) {
  bool has_remote = false;
  for (const GitSetting& setting : settings_of(repository)) {
    if (setting.section != "remote") continue;
    has_remote = has_remote || setting.name == "url";
    const size_t colon = setting.name == "fetch" ? setting.value.find(':') : std::string::npos;
    if (colon == std::string::npos) continue;
    const std::string_view to = std::string_view(setting.value).substr(colon + 1);
    if (to.starts_with(branches) || to == "refs/*") return false;
  }
  return has_remote;
}

std::string unmoved_branch(const fs::path& repository, const std::string& head) {
  const std::vector<GitSetting> settings = settings_of(repository);
  const bool has_work_tree = value_of(settings, "core", "bare").value_or("true") == "false";
  const std::string cure =
      has_work_tree ? "use 'git pull' in its work tree, or index a clone made with 'git clone --mirror'"
                    : fmt::format("run git config remote.{}.fetch '+refs/*:refs/*' in it, and fetch again",
                                  remote_of(settings));
  return fmt::format(
      "'git fetch' does not move the branch '{}' of '{}', so the mails that it fetched are not indexed; {}",
      branch_name(head), repository.string(), cure);
}

}  // namespace kvq
