// SPDX-License-Identifier: MIT
// Reading files, and the errors of files that cannot be read or written.
#pragma once

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

namespace kvq {

/// Returns the contents of a file. It must be a regular file, because a pipe may never end and a device may
/// never begin; below /dev and /proc it may be a pipe too: /dev/stdin, or what the shell makes of `<(...)`.
/// Throws Error (usage) with the reason if it cannot be read.
std::string read_file(const std::filesystem::path& file);

/// Returns the error of the last system call, from errno.
inline std::error_code last_error() {
  return {errno, std::generic_category()};
}

/// Both throw Error (usage).
[[noreturn]] void cannot_read(const std::filesystem::path& file,
                              const std::error_code& reason = last_error());
[[noreturn]] void cannot_write(const std::filesystem::path& file,
                               const std::error_code& reason = last_error(), const std::string& hint = {});

}  // namespace kvq
