// SPDX-License-Identifier: MIT
#include "indexer/inputs/input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <span>
#include <system_error>
#include <utility>

#include "indexer/inputs/decompression.hpp"
#include "schema/base/system_reason.hpp"
#include "schema/base/temporary_folder.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr size_t bytes_of_magic = 4;

// Mails are seldom compressed to less than a tenth: a file that grows more fills the disk on purpose.
constexpr int64_t most_growth = 200;
constexpr int64_t always_allowed_bytes = int64_t{1} << 30;

[[noreturn]] void cannot_read(const fs::path& path, int error_number) {
  if (error_number == ENOMEM) throw std::bad_alloc();
  if (const auto reason = system_reason(error_number)) {
    throw Error(ErrorKind::archive, fmt::format("'{}' cannot be read: {}", path.string(), reason->what),
                std::string(reason->hint));
  }
  throw Error(
      ErrorKind::archive,
      fmt::format("'{}' cannot be read: {}", path.string(), std::generic_category().message(error_number)),
      error_number == EACCES ? "check its permissions" : "");
}

/// Reads at a place of a file; retries what a signal interrupted. Returns -1 as pread does.
ssize_t read_at(int file, std::span<char> out, int64_t begin) {
  for (;;) {
    const ssize_t got = pread(file, out.data(), out.size(), begin);
    if (got >= 0 || errno != EINTR) return got;
  }
}

/// Returns a new file without a name.
Descriptor temporary_file() {
  const fs::path folder = folder_of_temporary_files();
  std::string name = (folder / "kvq-XXXXXX").string();
  Descriptor file(mkostemp(name.data(), O_CLOEXEC));
  const int failed = errno;
  if (file.is_open()) {
    unlink(name.c_str());
    return file;
  }
  throw Error(ErrorKind::archive,
              fmt::format("cannot create a file in '{}': {}", folder.string(),
                          std::generic_category().message(failed)),
              "set TMPDIR to use another folder");
}

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw Error(ErrorKind::archive,
                  fmt::format("the temporary file for a compressed mailbox cannot be written: {}",
                              std::generic_category().message(errno)),
                  "set TMPDIR to use a folder with more space");
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

/// Opens a file to read; does not wait for another end of a pipe.
Descriptor open_to_read(const fs::path& path) {
  return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
}

}  // namespace

InputFile::InputFile(fs::path path, Descriptor file, FileStamp stamp)
    : path_(std::move(path)), file_(std::move(file)), stamp_(stamp), size_(stamp.bytes) {
  if (compression_of(read(0, bytes_of_magic)) != Compression::none) uncompress();
}

InputFile InputFile::open(const fs::path& path) {
  if (auto file = open_if_there(path)) return std::move(*file);
  cannot_read(path, ENOENT);
}

std::optional<InputFile> InputFile::open_if_there(const fs::path& path) {
  Descriptor file = open_to_read(path);
  if (!file.is_open() && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  struct stat status {};
  if (!file.is_open() || fstat(file.number(), &status) != 0) cannot_read(path, errno);
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorKind::archive, fmt::format("'{}' is not a regular file", path.string()));
  return InputFile(path, std::move(file), stamp_in(status));
}

std::string InputFile::read(int64_t begin, size_t bytes) const {
  const int64_t left = std::max<int64_t>(size_ - begin, 0);
  std::string out(std::min(bytes, static_cast<size_t>(left)), '\0');
  size_t done = 0;
  while (done < out.size()) {
    const ssize_t got =
        read_at(file_.number(), std::span(out).subspan(done), begin + static_cast<int64_t>(done));
    if (got < 0) cannot_read(path_, errno);
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  out.resize(done);
  return out;
}

void InputFile::uncompress() {
  Descriptor content = temporary_file();
  int64_t at = 0;
  int64_t written = 0;
  bool is_too_large = false;
  const auto read_next = [&](std::span<char> out) {
    const ssize_t got = read_at(file_.number(), out, at);
    if (got < 0) cannot_read(path_, errno);
    at += got;
    return static_cast<size_t>(got);
  };
  const auto write_next = [&](std::string_view bytes) {
    written += static_cast<int64_t>(bytes.size());
    is_too_large = written > always_allowed_bytes && written / most_growth > stamp_.bytes;
    if (!is_too_large) write_all(content.number(), bytes);
    return !is_too_large;
  };
  const bool is_whole = decompress(compression_of(read(0, bytes_of_magic)), read_next, write_next);
  if (is_too_large) {
    throw Error(ErrorKind::archive,
                fmt::format("'{}' is not read: uncompressed, it has more than {} times its size",
                            path_.string(), most_growth),
                "if it is a mailbox indeed, uncompress it yourself");
  }
  if (!is_whole) {
    damage_ = Error(
        ErrorKind::archive,
        fmt::format("'{}' is damaged, or ends too early: the mails before that were read", path_.string()),
        "'gzip -t' or 'zstd -t' test the file");
  }
  file_ = std::move(content);
  size_ = written;
}

std::string first_bytes_of(const fs::path& path, size_t bytes) {
  const Descriptor file = open_to_read(path);
  struct stat status {};
  if (!file.is_open() || fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  int64_t at = 0;
  const auto read_next = [&](std::span<char> out) {
    const ssize_t got = read_at(file.number(), out, at);
    at += std::max<ssize_t>(got, 0);
    return static_cast<size_t>(std::max<ssize_t>(got, 0));
  };
  std::string begin(bytes, '\0');
  begin.resize(read_next(begin));
  const Compression compression = compression_of(begin);
  if (compression == Compression::none) return begin;
  at = 0;
  std::string out;
  decompress(compression, read_next, [&](std::string_view more) {
    out += more.substr(0, bytes - out.size());
    return out.size() < bytes;
  });
  return out;
}

}  // namespace kvq
