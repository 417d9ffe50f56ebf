// SPDX-License-Identifier: MIT
#include "schema/base/file_beside.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace kvq {
namespace {

constexpr mode_t usual_mode = 0666;
constexpr mode_t all_mode_bits = 07777;

}  // namespace

FileBeside create_beside(const std::string& file) {
  const std::filesystem::path path = file;
  struct stat there {};
  const bool exists = stat(file.c_str(), &there) == 0;
  FileBeside out;
  out.name = path.parent_path() / fmt::format(".{}.{}.kvq-new", path.filename().string(), getpid());
  // A file that replaces a private one is never readable by others.
  const mode_t first_mode = exists ? 0600 : usual_mode;
  out.descriptor = open(out.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, first_mode);
  if (out.descriptor < 0 || !exists) return out;
  // Another group must not get the rights of this one.
  const bool is_of_group = fchown(out.descriptor, static_cast<uid_t>(-1), there.st_gid) == 0;
  const mode_t kept = there.st_mode & (is_of_group ? all_mode_bits : all_mode_bits & ~mode_t{S_IRWXG});
  if (fchmod(out.descriptor, kept) == 0) return out;
  const int reason = errno;
  close(out.descriptor);
  unlink(out.name.c_str());
  errno = reason;
  return {};
}

}  // namespace kvq
