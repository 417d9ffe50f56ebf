// SPDX-License-Identifier: MIT
#include "indexer/inputs/file_stamp.hpp"

#include <sys/stat.h>

namespace kvq {

FileStamp stamp_in(const struct stat& status) {
  constexpr int64_t nanoseconds_a_second = 1'000'000'000;
  return {status.st_size, status.st_mtim.tv_sec * nanoseconds_a_second + status.st_mtim.tv_nsec};
}

std::optional<FileStamp> stamp_of(const std::filesystem::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return stamp_in(status);
}

}  // namespace kvq
