// SPDX-License-Identifier: MIT
// Reading a diff line by line (git's extended format, or plain unified): what each line is, and which
// files it touches.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/body.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

/// What a line holds for the full text: `text` is the bytes of the line that belong to the part, the rest
/// of it is an aside.
struct DiffLine {
  Part part = Part::aside;
  std::string_view text;
};

class DiffReader {
 public:
  /// Takes the next line (without its line break). `next` is the line after it, to tell `--- a/file` from
  /// a rule. Absent where the line is not part of a diff.
  std::optional<DiffLine> read(std::string_view line, std::string_view next);

  /// The files seen so far, in order, with the lines that were added and removed.
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
  /// Whether files_.back() is the file that the lines now are of.
  bool in_file_ = false;
};

/// `@@ -12,3 +12,4 @@ function`
struct HunkHeader {
  int64_t old_lines;
  int64_t new_lines;
  std::string_view function;
};

/// Absent where the line is none.
std::optional<HunkHeader> parse_hunk_header(std::string_view line);

/// A line of a diffstat (` arch/x86/kvm/x86.c | 12 +++--`).
struct DiffstatLine {
  /// The new name of a rename; may begin with `.../` as git cuts long ones.
  std::string path;
  /// Where the path as written stands in the line.
  size_t begin;
  size_t length;
  /// Absent for a binary file.
  std::optional<int64_t> changed;
};

std::optional<DiffstatLine> parse_diffstat_line(std::string_view line);

}  // namespace kvq
