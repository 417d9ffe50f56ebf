// SPDX-License-Identifier: MIT
#include "query/report/pages/mail_lines.hpp"

#include <algorithm>

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

}  // namespace

LineKind MailLines::kind_of(std::string_view line, std::string_view next) {
  if (in_diff_ && line == "-- ") in_diff_ = false;
  if (line.starts_with("diff --git ") || line.starts_with("Index: ")) return begin_diff();
  if (line.starts_with("--- ") && next.starts_with("+++ ")) return begin_diff();
  if (!in_diff_) {
    if (line.starts_with('>')) return LineKind::quote;
    return is_trailer(line) ? LineKind::trailer : LineKind::own;
  }
  if (line.starts_with("@@")) {
    in_hunk_ = true;
    return LineKind::hunk;
  }
  if (!in_hunk_) return line.empty() ? LineKind::own : LineKind::head;
  if (line.starts_with('+')) return LineKind::added;
  if (line.starts_with('-')) return LineKind::removed;
  if (!line.empty() && !line.starts_with(' ') && !line.starts_with('\\') && !line.starts_with('\t')) {
    in_diff_ = false;
    return line.starts_with('>') ? LineKind::quote : LineKind::own;
  }
  return LineKind::own;
}

LineKind MailLines::begin_diff() {
  in_diff_ = true;
  in_hunk_ = false;
  return LineKind::head;
}

size_t quote_depth(std::string_view line) {
  size_t depth = 0;
  for (const char c : line) {
    if (c == '>') {
      ++depth;
    } else if (c != ' ') {
      break;
    }
  }
  return depth;
}

}  // namespace kvq::report
