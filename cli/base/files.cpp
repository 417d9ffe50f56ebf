// SPDX-License-Identifier: MIT
#include "cli/base/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string_view>

#include "schema/base/descriptor.hpp"
#include "schema/base/error.hpp"

namespace kvq {

namespace {

// The largest files are lists of people. A device such as /dev/zero has no end.
constexpr size_t most_bytes = 64u << 20;

[[noreturn]] void fail(const std::filesystem::path& file, std::string_view what, std::string_view reason,
                       const std::string& hint) {
  throw Error(ErrorKind::usage, fmt::format("'{}' cannot be {}: {}", file.string(), what, reason), hint);
}

}  // namespace

void cannot_read(const std::filesystem::path& file, const std::error_code& reason) {
  fail(file, "read", reason.message(), {});
}

void cannot_write(const std::filesystem::path& file, const std::error_code& reason, const std::string& hint) {
  fail(file, "written", reason.message(), hint);
}

// With system calls: a file stream does not keep the reason of a failure.
std::string read_file(const std::filesystem::path& file) {
  const std::string given = std::filesystem::absolute(file).lexically_normal().string();
  const bool may_be_pipe = given.starts_with("/dev/") || given.starts_with("/proc/");
  // Without O_NONBLOCK, opening a pipe waits for its writer.
  const Descriptor opened(
      ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | (may_be_pipe ? 0 : O_NONBLOCK)));
  if (!opened.is_open()) cannot_read(file);
  struct stat status {};
  if (::fstat(opened.number(), &status) != 0) cannot_read(file);
  if (S_ISDIR(status.st_mode)) cannot_read(file, std::make_error_code(std::errc::is_a_directory));
  if (!S_ISREG(status.st_mode) && !may_be_pipe) fail(file, "read", "it is not a file", {});
  std::string text;
  std::array<char, 1 << 16> bytes;
  for (ssize_t count; (count = ::read(opened.number(), bytes.data(), bytes.size())) != 0;) {
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) cannot_read(file);
    text.append(bytes.data(), static_cast<size_t>(count));
    if (text.size() > most_bytes) fail(file, "read", "it is larger than 64 MiB", {});
  }
  return text;
}

}  // namespace kvq
