// SPDX-License-Identifier: MIT
#include "cli/browse/views/mail_lines.hpp"

#include "query/report/pages/mail_lines.hpp"
#include "schema/base/text.hpp"

namespace kvq::browse {
namespace {

using report::LineKind;

Style style_of(LineKind kind, size_t quote_depth) {
  constexpr Style quotes[] = {Style::quote_1, Style::quote_2, Style::quote_3};
  switch (kind) {
    case LineKind::quote:
      return quotes[(quote_depth - 1) % 3];
    case LineKind::head:
      return Style::diff_head;
    case LineKind::hunk:
      return Style::hunk;
    case LineKind::added:
      return Style::added;
    case LineKind::removed:
      return Style::removed;
    case LineKind::trailer:
      return Style::trailer;
    case LineKind::own:
      break;
  }
  return Style::plain;
}

}  // namespace

std::vector<MailLine> mail_lines(std::string_view text) {
  std::vector<MailLine> out;
  report::MailLines lines;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const LineKind kind = lines.kind_of(line, text.substr(0, text.find('\n')));
    const size_t depth = kind == LineKind::quote ? report::quote_depth(line) : 0;
    out.push_back({line, style_of(kind, depth), depth});
  }
  return out;
}

}  // namespace kvq::browse
