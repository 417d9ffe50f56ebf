// SPDX-License-Identifier: MIT
#include "indexer/mail/diff/diff.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "indexer/mail/diff/diff_paths.hpp"
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

bool is_absent(std::string_view name) {
  return name == "/dev/null";
}

/// Whether a name has a prefix of git, so that it begins no sentence.
bool has_git_prefix(std::string_view name) {
  return name.starts_with("a/") || name.starts_with("b/") || is_absent(name);
}

/// Whether the line and `rest`, the text after it, are the two names of a file, and no rules in a text: a
/// hunk follows, or both names are as git writes them.
bool begins_file(std::string_view line, std::string_view rest) {
  if (!takes(line, "--- ")) return false;
  std::string_view next = take_line(rest);
  if (!takes(next, "+++ ")) return false;
  const std::string_view before = name_in_line(line);
  const std::string_view after = name_in_line(next);
  if (before.empty() || after.empty()) return false;
  return rest.starts_with("@@ -") || rest.starts_with("@@@ -") ||
         (has_git_prefix(before) && has_git_prefix(after));
}

/// Whether the text after a line `diff --git` shows that this line was no sentence.
bool follows_git_start(std::string_view rest) {
  const std::string_view line = take_line(rest);
  return is_extended_header(line) || line.starts_with("rename ") || line.starts_with("copy ") ||
         line.starts_with("GIT binary patch") || begins_file(line, rest);
}

/// Whether the line is one that other programs write before a file: `diff -urN OLD NEW` or, with a line of
/// `=` after it, `Index: NAME`.
bool announces_file(std::string_view line, std::string_view rest) {
  const bool is_index = line.starts_with("Index: ");
  if (!is_index && !line.starts_with("diff -") && !line.starts_with("====")) return false;
  if (is_index && !take_line(rest).starts_with("====")) return false;
  const std::string_view next = take_line(rest);
  return begins_file(next, rest);
}

}  // namespace

std::optional<DiffLine> DiffReader::read(std::string_view line, std::string_view rest) {
  if (line.starts_with(git_start)) return start(line, rest);
  switch (state_) {
    case State::outside:
      return start(line, rest);
    case State::header:
      return header_line(line, rest);
    case State::hunk:
      return hunk_line(line, rest);
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

void DiffReader::name_file(std::string path) {
  if (!in_file_) files_.push_back({{}, std::nullopt, 0, 0});
  files_.back().path = std::move(path);
  in_file_ = true;
}

/// Names the file after `--- BEFORE` and `+++ AFTER`, unless git's own lines named it. A file that is new or
/// gone has one name, which may show no prefix: the files around it do.
void DiffReader::name_file_by(const std::string& before, const std::string& after) {
  if (is_named_ || before.empty() || after.empty() || (is_absent(before) && is_absent(after))) return;
  if (!is_absent(before) && !is_absent(after)) {
    DiffPath found = path_of_names(before, after);
    name_file(std::move(found.path));
    if (found.prefix.empty()) return;
    prefix_ = std::move(found.prefix);
    for (const size_t at : unsure_) {
      if (files_[at].path.starts_with(prefix_)) files_[at].path.erase(0, prefix_.size());
    }
    unsure_.clear();
    return;
  }
  DiffPath found = path_of_name(is_absent(before) ? after : before);
  const bool is_unsure = found.prefix.empty();
  if (is_unsure && !prefix_.empty() && found.path.starts_with(prefix_)) found.path.erase(0, prefix_.size());
  name_file(std::move(found.path));
  if (is_unsure && prefix_.empty()) unsure_.push_back(files_.size() - 1);
}

/// Returns the piece of a line, in which it names the current file.
DiffLine DiffReader::name_line(std::string_view name) const {
  if (is_absent(name) || name.empty()) return {};
  const bool has_path = in_file_ && name.ends_with(files_.back().path);
  return {Part::file, has_path ? name.substr(name.size() - files_.back().path.size()) : name};
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

std::optional<DiffLine> DiffReader::start(std::string_view line, std::string_view rest) {
  std::string_view names = line;
  if (takes(names, git_start)) {
    std::string path = path_in_git_line(names);
    if (path.empty() && !follows_git_start(rest)) return leave();
    state_ = State::header;
    in_file_ = false;
    is_named_ = !path.empty();
    if (!is_named_) return DiffLine{};
    name_file(std::move(path));
    const size_t quoted = names.ends_with('"') ? names.rfind(" \"") : std::string_view::npos;
    return name_line(quoted == std::string_view::npos ? names : name_in_line(names.substr(quoted + 1)));
  }
  const bool begins = begins_file(line, rest);
  if (!begins && !announces_file(line, rest)) return leave();
  state_ = State::header;
  in_file_ = false;
  is_named_ = false;
  return begins ? header_line(line, rest) : DiffLine{};
}

std::optional<DiffLine> DiffReader::header_line(std::string_view line, std::string_view rest) {
  std::string_view name = line;
  if (line.starts_with("@@ ")) return start_hunk(line);
  if (takes(name, "--- ")) {
    before_ = unescaped_name(name);
    std::string_view next = rest.substr(0, rest.find('\n'));
    if (takes(next, "+++ ")) name_file_by(before_, unescaped_name(next));
    return name_line(name_in_line(name));
  }
  if (takes(name, "+++ ")) {
    if (!in_file_) name_file_by(before_, unescaped_name(name));
    return name_line(name_in_line(name));
  }
  if (takes(name, "rename to ") || takes(name, "copy to ")) {
    std::string path = unescaped_name(name);
    if (path.empty()) return DiffLine{};
    name_file(std::move(path));
    is_named_ = true;
    return name_line(name_in_line(name));
  }
  // The old name is indexed too, but the file is listed under its new name.
  if (takes(name, "rename from ") || takes(name, "copy from ")) {
    return DiffLine{Part::file, name_in_line(name)};
  }
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
  return start(line, rest);
}

std::optional<DiffLine> DiffReader::start_hunk(std::string_view line) {
  const auto hunk = parse_hunk_header(line);
  if (!hunk) return leave();
  old_lines_left_ = hunk->old_lines;
  new_lines_left_ = hunk->new_lines;
  state_ = State::hunk;
  return DiffLine{Part::function, hunk->function};
}

std::optional<DiffLine> DiffReader::hunk_line(std::string_view line, std::string_view rest) {
  if (line.starts_with('\\')) return DiffLine{};
  if (old_lines_left_ <= 0 && new_lines_left_ <= 0) {
    return line.starts_with("@@ ") ? start_hunk(line) : start(line, rest);
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

}  // namespace kvq
