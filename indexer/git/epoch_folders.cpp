// SPDX-License-Identifier: MIT
#include "indexer/git/epoch_folders.hpp"

#include <charconv>
#include <string>
#include <system_error>

namespace kvq {

namespace fs = std::filesystem;

std::optional<int64_t> epoch_number(const fs::path& path) {
  const std::string stem = path.stem().string();
  int64_t number = 0;
  const auto [end, failed] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
  if (path.extension() != ".git" || failed != std::errc() || end != stem.data() + stem.size() || number < 0) {
    return std::nullopt;
  }
  return number;
}

bool has_files(const fs::path& folder) {
  std::error_code failed;
  return fs::is_directory(folder, failed) && !fs::is_empty(folder, failed) && !failed;
}

std::set<int64_t> epochs_there(const fs::path& folder) {
  std::set<int64_t> numbers;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    // A clone that failed may leave an empty folder.
    const auto number = epoch_number(entry.path());
    if (number && fs::exists(entry.path() / "HEAD", failed)) numbers.insert(*number);
  }
  return numbers;
}

std::vector<int64_t> missing_epochs(const fs::path& archive) {
  constexpr size_t most = 100;
  // A folder without HEAD, but with other files, is opened, which is an error that names it.
  std::set<int64_t> opened = epochs_there(archive / "git");
  std::set<int64_t> missing;
  if (opened.empty()) return {};
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(archive / "git", failed)) {
    const auto number = epoch_number(entry.path());
    if (!number || opened.contains(*number)) continue;
    if (has_files(entry.path())) {
      opened.insert(*number);
    } else {
      missing.insert(*number);
    }
  }
  for (int64_t number = *opened.begin(); number < *opened.rbegin() && missing.size() < most; ++number) {
    if (!opened.contains(number)) missing.insert(number);
  }
  return {missing.begin(), missing.end()};
}

}  // namespace kvq
