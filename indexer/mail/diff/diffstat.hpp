// SPDX-License-Identifier: MIT
// Parses a line of a diffstat, as git and the program diffstat write it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// A line of a diffstat (` arch/x86/kvm/x86.c | 12 +++--`).
struct DiffstatLine {
  /// The new name of a rename, without quotes. Begins with `...` if git cut off the beginning of a long name.
  std::string path;
  /// The position in the line of the path as written.
  size_t begin;
  size_t length;
  /// Absent for a binary file.
  std::optional<int64_t> changed;
};

std::optional<DiffstatLine> parse_diffstat_line(std::string_view line);

}  // namespace kvq
