// SPDX-License-Identifier: MIT
// Parses a diff line by line (git's extended format, or plain unified): the part that each line belongs to,
// and the files that the diff touches.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/body.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

/// A line for the full-text index: `text` is the piece of the line that belongs to `part`; the rest of the
/// line is an aside.
struct DiffLine {
  Part part = Part::aside;
  std::string_view text;
};

class DiffReader {
 public:
  /// Reads the next line (without its line break). `next` is the line after it, to distinguish `--- a/file`
  /// from a rule. Absent if the line is not part of a diff.
  std::optional<DiffLine> read(std::string_view line, std::string_view next);

  /// Returns the files seen so far, in order, with the numbers of added and removed lines.
  const std::vector<PatchFile>& files() const { return files_; }

 private:
  enum class State { outside, header, hunk, binary };

  std::optional<DiffLine> start(std::string_view line, std::string_view next);
  std::optional<DiffLine> header_line(std::string_view line, std::string_view next);
  std::optional<DiffLine> hunk_line(std::string_view line, std::string_view next);
  std::optional<DiffLine> start_hunk(std::string_view line);
  std::optional<DiffLine> leave();
  DiffLine name_file(std::string_view path);
  void read_blobs(std::string_view index_line);

  State state_ = State::outside;
  int64_t old_lines_left_ = 0;
  int64_t new_lines_left_ = 0;
  std::vector<PatchFile> files_;
  /// Whether the current lines belong to files_.back().
  bool in_file_ = false;
};

/// `@@ -12,3 +12,4 @@ function`
struct HunkHeader {
  int64_t old_lines;
  int64_t new_lines;
  std::string_view function;
};

/// Absent if the line is not a hunk header.
std::optional<HunkHeader> parse_hunk_header(std::string_view line);

/// A line of a diffstat (` arch/x86/kvm/x86.c | 12 +++--`).
struct DiffstatLine {
  /// The new name of a rename. May begin with `.../`, because git shortens long names.
  std::string path;
  /// The position in the line of the path as written.
  size_t begin;
  size_t length;
  /// Absent for a binary file.
  std::optional<int64_t> changed;
};

std::optional<DiffstatLine> parse_diffstat_line(std::string_view line);

}  // namespace kvq
