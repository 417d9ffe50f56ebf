// SPDX-License-Identifier: MIT
#include "cli/browse/views/mail_lines.hpp"

#include <algorithm>
#include <charconv>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq::browse {
namespace {

/// Returns how often a line is quoted: the number of `>` at its beginning, with blanks between them.
size_t depth_of(std::string_view line) {
  size_t depth = 0;
  for (const char c : line) {
    if (c == '>') {
      ++depth;
    } else if (c != ' ' || depth == 0) {
      break;
    }
  }
  return depth;
}

bool is_trailer(std::string_view line) {
  const size_t colon = line.find(": ");
  if (colon == std::string_view::npos || colon == 0 || line.front() < 'A' || line.front() > 'Z') return false;
  const std::string_view name = line.substr(0, colon);
  if (!std::ranges::all_of(name, [](char c) { return (fold(c) >= 'a' && fold(c) <= 'z') || c == '-'; }))
    return false;
  return name.ends_with("-by") || name.ends_with("-By") || name == "Fixes" || name == "Link" ||
         name == "Closes" || name == "Cc";
}

/// Reads a number of lines behind a sign in a hunk header: 7 in `-12,7`, 1 in `-12`.
size_t lines_behind(std::string_view header, char sign) {
  const size_t begin = std::min(header.find(sign), header.size());
  const std::string_view range = header.substr(begin, header.find(' ', begin) - begin);
  const size_t comma = range.find(',');
  if (comma == std::string_view::npos) return 1;
  size_t lines = 0;
  std::from_chars(range.data() + comma + 1, range.data() + range.size(), lines);
  return lines;
}

/// Tells the lines of diffs from others.
class Diff {
 public:
  /// Returns the style of a line of a diff; Style::plain of any other.
  Style style_of(std::string_view line, std::string_view next) {
    if (old_ + new_ > 0) return in_hunk(line);
    if (line.starts_with("@@ -")) {
      old_ = lines_behind(line, '-');
      new_ = lines_behind(line, '+');
      return Style::hunk;
    }
    const bool begins =
        line.starts_with("diff --git ") || (line.starts_with("--- ") && next.starts_with("+++ "));
    if (begins) in_head_ = true;
    // The head has names, modes and the ids of blobs; a blank line or the end of the patch ends it.
    if (line.empty() || line == "-- ") in_head_ = false;
    return in_head_ ? Style::diff_head : Style::plain;
  }

 private:
  Style in_hunk(std::string_view line) {
    in_head_ = false;
    const char sign = line.empty() ? ' ' : line.front();
    if (sign == '+' && new_ > 0) {
      --new_;
      return Style::added;
    }
    if (sign == '-' && old_ > 0) {
      --old_;
      return Style::removed;
    }
    if (sign == '\\') return Style::soft;
    if (sign == ' ' || sign == '\t') {
      old_ -= std::min<size_t>(old_, 1);
      new_ -= std::min<size_t>(new_, 1);
      return Style::plain;
    }
    // A damaged patch: what follows is text again.
    old_ = new_ = 0;
    return Style::plain;
  }

  bool in_head_ = false;
  /// The lines that are left of a hunk.
  size_t old_ = 0;
  size_t new_ = 0;
};

Style quote_style(size_t depth) {
  constexpr Style styles[] = {Style::quote_1, Style::quote_2, Style::quote_3};
  return styles[(depth - 1) % 3];
}

}  // namespace

std::vector<MailLine> mail_lines(std::string_view text) {
  std::vector<MailLine> lines;
  Diff diff;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    MailLine& out = lines.emplace_back(MailLine{line});
    out.style = diff.style_of(line, text.substr(0, text.find('\n')));
    if (out.style != Style::plain || line.starts_with(' ')) continue;
    out.quote_depth = depth_of(line);
    if (out.quote_depth > 0) {
      out.style = quote_style(out.quote_depth);
    } else if (is_trailer(line)) {
      out.style = Style::trailer;
    }
  }
  return lines;
}

}  // namespace kvq::browse
