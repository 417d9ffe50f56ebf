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
  /// Reads the next line (without its line break). `rest` is the text after it, of which the next lines
  /// distinguish `--- a/file` from a rule. Absent if the line is not part of a diff.
  std::optional<DiffLine> read(std::string_view line, std::string_view rest);

  /// Returns the files seen so far, in order, with the numbers of added and removed lines.
  const std::vector<PatchFile>& files() const { return files_; }

 private:
  enum class State { outside, header, hunk, binary };

  std::optional<DiffLine> start(std::string_view line, std::string_view rest);
  std::optional<DiffLine> header_line(std::string_view line, std::string_view rest);
  std::optional<DiffLine> hunk_line(std::string_view line, std::string_view rest);
  std::optional<DiffLine> start_hunk(std::string_view line);
  std::optional<DiffLine> leave();
  void name_file(std::string path);
  void name_file_by(const std::string& before, const std::string& after);
  DiffLine name_line(std::string_view name) const;
  void read_blobs(std::string_view index_line);

  State state_ = State::outside;
  int64_t old_lines_left_ = 0;
  int64_t new_lines_left_ = 0;
  std::vector<PatchFile> files_;
  /// Whether the current lines belong to files_.back().
  bool in_file_ = false;
  /// Whether git's lines named the file: `diff --git`, `rename to`.
  bool is_named_ = false;
  /// The name in the last `--- NAME`.
  std::string before_;
  /// The prefix of the new names of other files, such as `linux-6.1/`.
  std::string prefix_;
  /// The numbers of files of which the only name may have that prefix.
  std::vector<size_t> unsure_;
};

/// `@@ -12,3 +12,4 @@ function`
struct HunkHeader {
  int64_t old_lines;
  int64_t new_lines;
  std::string_view function;
};

/// Absent if the line is not a hunk header.
std::optional<HunkHeader> parse_hunk_header(std::string_view line);

}  // namespace kvq
