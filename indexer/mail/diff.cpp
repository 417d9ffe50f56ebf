// SPDX-License-Identifier: MIT
#include "indexer/mail/diff.hpp"

#include <algorithm>
#include <charconv>

#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr std::string_view git_start = "diff --git ";

bool takes(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::optional<int64_t> take_number(std::string_view& text) {
  int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return number;
}

/// Returns the number of lines of a range in a hunk header: 3 for "12,3", 1 for "12".
std::optional<int64_t> take_range(std::string_view& text) {
  if (!take_number(text)) return std::nullopt;
  return takes(text, ",") ? take_number(text) : 1;
}

/// Returns the path of a `--- a/x`, `+++ b/x` or rename line, without quotes, time stamp and the prefix `a/`
/// or `b/`.
std::string_view clean_path(std::string_view path) {
  path = path.substr(0, path.find('\t'));
  if (path.size() >= 2 && path.front() == '"' && path.back() == '"') path = path.substr(1, path.size() - 2);
  if (path.starts_with("a/") || path.starts_with("b/")) path.remove_prefix(2);
  return path;
}

/// Returns the path of `a/PATH b/PATH`; empty if the two differ.
std::string_view common_path(std::string_view both) {
  const size_t half = both.size() / 2;
  if (both.size() % 2 == 0 || both[half] != ' ') return {};
  const std::string_view path = clean_path(both.substr(half + 1));
  return path == clean_path(both.substr(0, half)) ? path : std::string_view{};
}

void count_line(std::optional<int64_t>& lines) {
  lines = lines.value_or(0) + 1;
}

/// Removes a complete or abbreviated object id from the front and returns it; empty if there is none.
std::string_view take_blob(std::string_view& text) {
  constexpr size_t shortest = 4;
  constexpr size_t longest = 64;
  const size_t digits = std::min(text.find_first_not_of("0123456789abcdef"), text.size());
  const std::string_view blob = text.substr(0, digits);
  text.remove_prefix(digits);
  return digits < shortest || digits > longest ? std::string_view{} : blob;
}

/// Returns whether the id is the one that means "no file".
bool is_no_blob(std::string_view blob) {
  return blob.find_first_not_of('0') == std::string_view::npos;
}

bool is_extended_header(std::string_view line) {
  for (const std::string_view start :
       {"index ", "old mode ", "new mode ", "new file mode ", "deleted file mode ", "similarity index ",
        "dissimilarity index ", "Binary files "}) {
    if (line.starts_with(start)) return true;
  }
  return false;
}

/// Returns the path without the suffix that `git diff --compact-summary` appends.
std::string_view without_summary(std::string_view path) {
  if (!path.ends_with(')')) return path;
  for (const std::string_view summary : {" (new", " (gone", " (mode "}) {
    const size_t at = path.rfind(" (");
    if (path.substr(std::min(at, path.size())).starts_with(summary)) return trimmed(path.substr(0, at));
  }
  return path;
}

}  // namespace

std::optional<DiffLine> DiffReader::read(std::string_view line, std::string_view next) {
  if (line.starts_with(git_start)) return start(line, next);
  switch (state_) {
    case State::outside:
      return start(line, next);
    case State::header:
      return header_line(line, next);
    case State::hunk:
      return hunk_line(line, next);
    case State::binary:
      if (line == "-- " || line == "--") return leave();
      return DiffLine{};
  }
  return std::nullopt;
}

std::optional<DiffLine> DiffReader::leave() {
  state_ = State::outside;
  in_file_ = false;
  return std::nullopt;
}

DiffLine DiffReader::name_file(std::string_view path) {
  if (!in_file_) files_.push_back({std::string(path), std::nullopt, 0, 0});
  files_.back().path = path;
  in_file_ = true;
  return {Part::file, path};
}

/// "index e5b8cd6..0c04fa3 100644"
void DiffReader::read_blobs(std::string_view index_line) {
  if (!in_file_ || !takes(index_line, "index ")) return;
  const std::string_view before = take_blob(index_line);
  if (before.empty() || !takes(index_line, "..")) return;
  const std::string_view after = take_blob(index_line);
  if (after.empty() || (!index_line.empty() && !index_line.starts_with(' '))) return;
  files_.back().preblob = is_no_blob(before) ? std::string_view{} : before;
  files_.back().postblob = is_no_blob(after) ? std::string_view{} : after;
}

std::optional<DiffLine> DiffReader::start(std::string_view line, std::string_view next) {
  std::string_view rest = line;
  if (takes(rest, git_start)) {
    state_ = State::header;
    in_file_ = false;
    const std::string_view path = common_path(rest);
    return path.empty() ? DiffLine{} : name_file(path);
  }
  if (line.starts_with("--- ") && next.starts_with("+++ ")) {
    state_ = State::header;
    in_file_ = false;
    return header_line(line, next);
  }
  return leave();
}

std::optional<DiffLine> DiffReader::header_line(std::string_view line, std::string_view next) {
  std::string_view rest = line;
  if (line.starts_with("@@ ")) return start_hunk(line);
  if (takes(rest, "--- ") || takes(rest, "+++ ") || takes(rest, "rename to ") || takes(rest, "copy to ")) {
    const std::string_view path = clean_path(rest);
    if (path == "/dev/null" || path.empty()) return DiffLine{};
    return name_file(path);
  }
  // The old name is indexed too, but the file is listed under its new name.
  if (takes(rest, "rename from ") || takes(rest, "copy from ")) return DiffLine{Part::file, rest};
  const bool is_binary = line.starts_with("GIT binary patch");
  if (in_file_ && (is_binary || line.starts_with("Binary files "))) {
    files_.back().added.reset();
    files_.back().removed.reset();
  }
  if (is_binary) {
    state_ = State::binary;
    return DiffLine{};
  }
  if (is_extended_header(line)) {
    read_blobs(line);
    return DiffLine{};
  }
  return start(line, next);
}

std::optional<DiffLine> DiffReader::start_hunk(std::string_view line) {
  const auto hunk = parse_hunk_header(line);
  if (!hunk) return leave();
  old_lines_left_ = hunk->old_lines;
  new_lines_left_ = hunk->new_lines;
  state_ = State::hunk;
  return DiffLine{Part::function, hunk->function};
}

std::optional<DiffLine> DiffReader::hunk_line(std::string_view line, std::string_view next) {
  if (line.starts_with('\\')) return DiffLine{};
  if (old_lines_left_ <= 0 && new_lines_left_ <= 0) {
    return line.starts_with("@@ ") ? start_hunk(line) : start(line, next);
  }
  // Some mailers strip the space of an empty context line.
  const char marker = line.empty() ? ' ' : line.front();
  if (marker != ' ' && marker != '+' && marker != '-') return leave();
  if (marker != '+') --old_lines_left_;
  if (marker != '-') --new_lines_left_;
  if (marker == ' ') return DiffLine{Part::context, line};
  if (in_file_) count_line(marker == '+' ? files_.back().added : files_.back().removed);
  return DiffLine{marker == '+' ? Part::added : Part::removed, line};
}

std::optional<HunkHeader> parse_hunk_header(std::string_view line) {
  if (!takes(line, "@@ -")) return std::nullopt;
  const auto old_lines = take_range(line);
  if (!old_lines || !takes(line, " +")) return std::nullopt;
  const auto new_lines = take_range(line);
  if (!new_lines || !takes(line, " @@")) return std::nullopt;
  return HunkHeader{*old_lines, *new_lines, trimmed(line)};
}

std::optional<DiffstatLine> parse_diffstat_line(std::string_view line) {
  if (!line.starts_with(' ')) return std::nullopt;
  const size_t bar = line.rfind(" | ");
  if (bar == std::string_view::npos) return std::nullopt;
  const std::string_view written = without_summary(trimmed(line.substr(0, bar)));
  std::string_view rest = trimmed(line.substr(bar + 3));
  if (written.empty() || written.find("  ") != std::string_view::npos) return std::nullopt;
  DiffstatLine out{std::string(written), static_cast<size_t>(written.data() - line.data()), written.size(),
                   std::nullopt};
  if (takes(rest, "Bin")) {
    // "Bin", "Bin 12 bytes" or "Bin 0 -> 12 bytes"
    if (!rest.empty() && !rest.ends_with(" bytes")) return std::nullopt;
  } else {
    out.changed = take_number(rest);
    if (!out.changed || rest.find_first_not_of(" +-") != std::string_view::npos) return std::nullopt;
  }
  // "dir/{old => new}/file" and "old => new"
  const size_t arrow = out.path.find(" => ");
  if (arrow == std::string::npos) return out;
  const size_t open = out.path.rfind('{', arrow);
  const size_t close = out.path.find('}', arrow);
  if (open == std::string::npos || close == std::string::npos) {
    out.path.erase(0, arrow + 4);
    return out;
  }
  const std::string after = out.path.substr(close + 1);
  const std::string renamed = out.path.substr(arrow + 4, close - arrow - 4);
  out.path.resize(open);
  // An empty new part would leave two slashes.
  out.path += renamed.empty() && after.starts_with('/') ? after.substr(1) : renamed + after;
  return out;
}

}  // namespace kvq
