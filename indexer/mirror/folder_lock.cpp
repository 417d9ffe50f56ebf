// SPDX-License-Identifier: MIT
#include "indexer/mirror/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "schema/base/error.hpp"

namespace kvq {

FolderLock::FolderLock(const std::filesystem::path& folder, const std::function<bool()>& interrupted)
    : folder_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  constexpr std::chrono::milliseconds between_looks{50};
  // As for the lock of the database: a job that starts every few minutes must not pile up behind a long one.
  constexpr std::chrono::seconds longest{60};
  const auto begin = std::chrono::steady_clock::now();
  while (folder_.is_open() && flock(folder_.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return;
    if (interrupted && interrupted()) throw Error(ErrorKind::interrupted, "interrupted");
    if (std::chrono::steady_clock::now() - begin > longest) {
      throw Error(ErrorKind::locked, fmt::format("another kvq fetches into '{}'", folder.string()),
                  "try again when it has finished");
    }
    std::this_thread::sleep_for(between_looks);
  }
}

}  // namespace kvq
