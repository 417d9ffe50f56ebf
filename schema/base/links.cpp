// SPDX-License-Identifier: MIT
#include "schema/base/links.hpp"

#include <system_error>

namespace kvq {

std::vector<std::filesystem::path> chain_of_links(const std::filesystem::path& path) {
  constexpr size_t most_links = 40;
  std::vector<std::filesystem::path> chain = {path};
  while (chain.size() <= most_links) {
    std::error_code failed;
    const std::filesystem::path next = std::filesystem::read_symlink(chain.back(), failed);
    if (failed) return chain;
    chain.push_back(chain.back().parent_path() / next);
  }
  return {};
}

}  // namespace kvq
