// SPDX-License-Identifier: MIT
#include "indexer/git/pack/object_folders.hpp"

#include <algorithm>
#include <fstream>

namespace kvq {

namespace fs = std::filesystem;

std::vector<std::string> alternates_of(const fs::path& objects) {
  std::ifstream file(objects / "info" / "alternates");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && !line.starts_with('#')) lines.push_back(line);
  }
  return lines;
}

std::vector<fs::path> object_folders(const fs::path& objects) {
  // A folder may name itself, or one that names it.
  constexpr size_t most_folders = 64;
  std::vector<fs::path> folders{objects.lexically_normal()};
  for (size_t at = 0; at < folders.size(); ++at) {
    for (const std::string& line : alternates_of(fs::path(folders[at]))) {
      const fs::path folder = (folders[at] / line).lexically_normal();
      if (folders.size() < most_folders && std::ranges::find(folders, folder) == folders.end())
        folders.push_back(folder);
    }
  }
  return folders;
}

}  // namespace kvq
