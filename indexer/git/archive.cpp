// SPDX-License-Identifier: MIT
#include "indexer/git/archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "indexer/git/git.hpp"
#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

/// Returns the number in a name such as "3.git"; absent for any other name.
std::optional<int64_t> epoch_number(const fs::path& path) {
  const std::string stem = path.stem().string();
  int64_t number = 0;
  const auto [end, failed] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
  if (path.extension() != ".git" || failed != std::errc() || end != stem.data() + stem.size() || number < 0) {
    return std::nullopt;
  }
  return number;
}

std::vector<EpochPath> epochs_in(const fs::path& folder) {
  std::vector<EpochPath> epochs;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const auto number = epoch_number(entry.path());
    if (number && Repository::is_at(entry.path())) epochs.push_back({*number, fs::canonical(entry.path())});
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
  if (failed) {
    throw Error(ErrorKind::archive, fmt::format("there is no archive at '{}'", given.string()),
                "expected a public-inbox folder (with git/0.git in it) or a bare git repository");
  }
  if (std::vector<EpochPath> epochs = epochs_in(path / "git"); !epochs.empty()) {
    return {std::move(epochs), path.filename().string()};
  }
  if (Repository::is_at(path)) return {{{epoch_number(path).value_or(0), path}}, folder_name_of(path)};
  throw Error(ErrorKind::archive, fmt::format("'{}' is not an archive", given.string()),
              "expected a public-inbox folder (with git/0.git in it) or a bare git repository");
}

std::string list_name_of(std::string_view list_id) {
  const size_t open = list_id.rfind('<');
  if (open != std::string_view::npos) list_id.remove_prefix(open + 1);
  list_id = trimmed(list_id);
  const std::string label = fold(list_id.substr(0, list_id.find_first_of(".> \t")));
  const auto is_usual = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '+';
  };
  return std::ranges::all_of(label, is_usual) ? label : std::string();
}

}  // namespace kvq
