// SPDX-License-Identifier: MIT
#include "indexer/git/archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "indexer/git/epoch_folders.hpp"
#include "indexer/git/git.hpp"
#include "indexer/inputs/find_input.hpp"
#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view expected =
    "expected a public-inbox folder (with git/0.git in it), a bare git repository, an mbox, a Maildir or a "
    "mail";

/// To open a folder and to resolve a path takes memory.
void refuse_too_little_memory(const std::error_code& failed) {
  if (failed == std::errc::not_enough_memory) throw std::bad_alloc();
}

std::vector<EpochPath> epochs_in(const fs::path& folder) {
  std::vector<EpochPath> epochs;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const auto number = epoch_number(entry.path());
    if (!number) continue;
    // A folder with other files than those of a bare repository is reported when it is opened.
    if (has_files(entry.path()) || Repository::is_at(entry.path()))
      epochs.push_back({*number, fs::canonical(entry.path())});
  }
  refuse_too_little_memory(failed);
  // A folder that cannot be read must not look like an archive with fewer epochs.
  if (failed && failed != std::errc::no_such_file_or_directory && failed != std::errc::not_a_directory) {
    throw Error(ErrorKind::archive,
                fmt::format("'{}' cannot be read: {}", folder.string(), failed.message()));
  }
  std::ranges::sort(epochs, {}, &EpochPath::number);
  return epochs;
}

std::string folder_name_of(const fs::path& repository) {
  if (!epoch_number(repository)) return repository.stem().string();
  const fs::path folder = repository.parent_path();
  return (folder.filename() == "git" ? folder.parent_path() : folder).filename().string();
}

}  // namespace

Archive find_archive(const fs::path& given) {
  std::error_code failed;
  const fs::path path = fs::canonical(given, failed);
  refuse_too_little_memory(failed);
  if (failed) {
    throw Error(ErrorKind::archive, fmt::format("there is no archive at '{}'", given.string()),
                std::string(expected));
  }
  if (std::vector<EpochPath> epochs = epochs_in(path / "git"); !epochs.empty()) {
    return {std::move(epochs), path.filename().string()};
  }
  if (Repository::is_at(path)) return {{{epoch_number(path).value_or(0), path}}, folder_name_of(path)};
  if (fs::exists(path / ".git", failed)) {
    throw Error(ErrorKind::archive,
                fmt::format("'{}' is not an archive, but a clone with a work tree", given.string()),
                "clone the archive with 'git clone --mirror'");
  }
  if (const auto kind = kind_of_input(path)) return {{{0, path, *kind}}, name_of_input(path)};
  throw Error(ErrorKind::archive, fmt::format("'{}' is not an archive", given.string()),
              std::string(expected));
}

std::string list_name_of(std::string_view list_id) {
  const size_t open = list_id.rfind('<');
  if (open != std::string_view::npos) list_id.remove_prefix(open + 1);
  list_id = trimmed(list_id);
  // The label of a domain has at most 63 letters.
  constexpr size_t longest_label = 100;
  const std::string label = fold(list_id.substr(0, list_id.find_first_of(".> \t")));
  const auto is_usual = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '+';
  };
  return label.size() <= longest_label && std::ranges::all_of(label, is_usual) ? label : std::string();
}

void check_list_name(std::string_view name) {
  constexpr size_t longest_name = 255;
  const bool has_control = std::ranges::any_of(name, [](unsigned char c) { return c < ' ' || c == 0x7f; });
  if (!name.empty() && name.size() <= longest_name && !has_control) return;
  throw Error(ErrorKind::usage,
              fmt::format("the name of a list has 1 to {} bytes and no control characters", longest_name),
              "an example is --list kvm");
}

}  // namespace kvq
