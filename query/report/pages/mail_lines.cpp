// SPDX-License-Identifier: MIT
#include "query/report/pages/mail_lines.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

namespace kvq::report {
namespace {

bool is_capital_word(std::string_view name) {
  if (name.empty() || name.front() < 'A' || name.front() > 'Z') return false;
  return std::ranges::all_of(
      name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; });
}

bool is_trailer(std::string_view line) {
  const size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return false;
  const std::string_view name = line.substr(0, colon);
  if (!is_capital_word(name)) return false;
  return name.ends_with("-by") || name.ends_with("-By") || name == "Fixes" || name == "Link" ||
         name == "Closes" || name == "Cc";
}

/// Returns the number of lines behind a sign in the header of a hunk: 7 in `-12,7`, 1 in `-12`.
std::optional<size_t> lines_behind(std::string_view header, char sign) {
  const size_t begin = header.find(sign);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view range = header.substr(begin + 1, header.find(' ', begin) - begin - 1);
  const char* end = range.data() + range.size();
  size_t lines = 0;
  const auto first = std::from_chars(range.data(), end, lines);
  if (first.ec != std::errc()) return std::nullopt;
  if (first.ptr == end) return 1;
  const auto second = std::from_chars(first.ptr + 1, end, lines);
  return *first.ptr == ',' && second.ec == std::errc() && second.ptr == end ? std::optional(lines)
                                                                            : std::nullopt;
}

LineKind kind_of_text(std::string_view line) {
  if (line.starts_with('>')) return LineKind::quote;
  return is_trailer(line) ? LineKind::trailer : LineKind::own;
}

}  // namespace

LineKind MailLines::kind_of(std::string_view line, std::string_view next) {
  if (before_ + after_ > 0) return in_hunk(line);
  if (line.starts_with("diff --git ") || line.starts_with("Index: ") ||
      (line.starts_with("--- ") && next.starts_with("+++ "))) {
    part_ = Part::head;
    return LineKind::head;
  }
  const bool is_hunk = line.starts_with("@@");
  const auto before = is_hunk ? lines_behind(line, '-') : std::nullopt;
  const auto after = is_hunk ? lines_behind(line, '+') : std::nullopt;
  if (before && after) {
    part_ = Part::hunk;
    before_ = *before;
    after_ = *after;
    return LineKind::hunk;
  }
  // The head has names, modes and the ids of blobs.
  if (part_ == Part::head && !line.empty() && line != "-- ") return is_hunk ? LineKind::hunk : LineKind::head;
  if (part_ == Part::hunk && line.starts_with('\\')) return LineKind::own;
  part_ = Part::text;
  return kind_of_text(line);
}

LineKind MailLines::in_hunk(std::string_view line) {
  const char sign = line.empty() ? ' ' : line.front();
  if (sign == '+' && after_ > 0) {
    --after_;
    return LineKind::added;
  }
  if (sign == '-' && before_ > 0) {
    --before_;
    return LineKind::removed;
  }
  if (sign == '\\') return LineKind::own;
  if (sign == ' ' || sign == '\t') {
    before_ -= std::min<size_t>(before_, 1);
    after_ -= std::min<size_t>(after_, 1);
    return LineKind::own;
  }
  // A damaged patch: what follows is text again.
  before_ = after_ = 0;
  part_ = Part::text;
  return kind_of_text(line);
}

size_t quote_depth(std::string_view line) {
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

}  // namespace kvq::report
