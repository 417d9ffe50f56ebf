// SPDX-License-Identifier: MIT
#include "schema/sqlite/database_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/base/links.hpp"
#include "schema/sqlite/migrate.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr mode_t file_mode(Access access) {
  return access == Access::group ? 0640 : 0600;
}

constexpr mode_t folder_mode(Access access) {
  return access == Access::group ? 0750 : 0700;
}

[[noreturn]] void cannot_create(std::string_view what, const fs::path& path) {
  throw Error(ErrorKind::database, fmt::format("cannot create {} '{}': {}", what, path.string(),
                                               std::generic_category().message(errno)));
}

std::optional<struct stat> status_of(const fs::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return std::nullopt;
  return status;
}

/// Whether chmod() failed because the file system, such as FAT, has one mode for all files.
bool has_no_modes(int error_number) {
  return error_number == EPERM || error_number == ENOTSUP;
}

bool is_same(const std::optional<struct stat>& one, const std::optional<struct stat>& other) {
  return one && other && one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

/// The file without links in its path; it need not exist.
fs::path real_path(const fs::path& file) {
  const std::vector<fs::path> chain = chain_of_links(file);
  const fs::path& end = chain.empty() ? file : chain.back();
  std::error_code failed;
  const fs::path absolute = fs::absolute(end, failed);
  const fs::path folder = fs::weakly_canonical(absolute.parent_path(), failed);
  return failed ? absolute : folder / absolute.filename();
}

constexpr std::string_view part_suffixes[] = {"-wal", "-shm", "-journal", "-lock"};

fs::path with_suffix(const fs::path& file, std::string_view suffix) {
  return file.native() + std::string(suffix);
}

/// What a write to the file would destroy, as the end of a sentence; empty if nothing.
std::string harm_of_writing(const fs::path& file, const fs::path& own) {
  const auto status = status_of(file);
  if (is_same(status, status_of(own))) return "is the database of this command";
  const fs::path real = real_path(file);
  const fs::path own_real = real_path(own);
  std::string part_of_own = fmt::format("is a part of the database '{}'", own.string());
  for (const std::string_view suffix : part_suffixes) {
    const fs::path own_part = with_suffix(own_real, suffix);
    if (real == own_part || is_same(status, status_of(own_part))) return part_of_own;
    if (!real.native().ends_with(suffix)) continue;
    const fs::path database = real.native().substr(0, real.native().size() - suffix.size());
    // Another name of the own database has its own -wal.
    if (is_same(status_of(database), status_of(own))) return part_of_own;
    if (holds_kvq(database)) return fmt::format("is a part of the database '{}'", database.string());
  }
  return holds_kvq(file) ? "is a kvq database" : "";
}

}  // namespace

void create_folders(const fs::path& folder, Access access) {
  std::error_code failed;
  if (folder.empty() || fs::exists(folder, failed)) return;
  create_folders(folder.parent_path(), access);
  // "a/b/" and "a/b/." name the folder that the line above has created.
  if (fs::exists(folder, failed)) return;
  if (mkdir(folder.c_str(), folder_mode(access)) != 0) {
    // Another process may have been first.
    if (errno == EEXIST) return;
    cannot_create("the folder", folder);
  }
  // mkdir() takes the bits of the umask away; this sets them, and keeps the bit that passes the group on.
  const auto made = status_of(folder);
  const mode_t inherited = made ? made->st_mode & S_ISGID : 0;
  if (chmod(folder.c_str(), folder_mode(access) | inherited) != 0 && !has_no_modes(errno))
    cannot_create("the folder", folder);
}

fs::path plain_path(const fs::path& file) {
  if (file.empty())
    throw Error(ErrorKind::usage, "the name of the database is empty", "name a file with --db FILE");
  std::error_code failed;
  // An absolute path begins with '/', which SQLite takes as it is.
  fs::path path = fs::absolute(file, failed);
  if (failed) {
    throw Error(ErrorKind::database,
                fmt::format("'{}' cannot be found: the current folder: {}", file.string(), failed.message()));
  }
  return path;
}

void create_database_file(const fs::path& file, Access access) {
  std::error_code failed;
  if (fs::exists(file, failed)) return;
  create_folders(file.parent_path(), access);
  // Without O_EXCL, because the name may be a link to a file that is still missing.
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, file_mode(access));
  if (descriptor < 0) cannot_create("the database", file);
  struct stat status {};
  const bool is_new = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0;
  const bool is_set = !is_new || fchmod(descriptor, file_mode(access)) == 0 || has_no_modes(errno);
  const int reason = errno;
  close(descriptor);
  errno = reason;
  if (!is_set) cannot_create("the database", file);
}

bool group_reads(const fs::path& file) {
  const auto status = status_of(file);
  return status && (status->st_mode & S_IRGRP) != 0;
}

void refuse_database_file(const fs::path& file, const fs::path& own) {
  const std::string harm = harm_of_writing(file, own);
  if (harm.empty()) return;
  throw Error(ErrorKind::usage, fmt::format("'{}' cannot be written: it {}", file.string(), harm),
              "choose another file for the output");
}

void refuse_open_database(int descriptor, std::string_view name, const fs::path& own) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return;
  const std::string harm = harm_of_writing(fmt::format("/proc/self/fd/{}", descriptor), own);
  if (harm.empty()) return;
  throw Error(ErrorKind::usage, fmt::format("{} {}", name, harm), "choose another file for the output");
}

}  // namespace kvq
