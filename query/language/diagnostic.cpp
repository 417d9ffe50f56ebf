// SPDX-License-Identifier: MIT
#include "query/language/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

// Narrow enough that the line and its caret stay aligned on a terminal of 80 columns.
constexpr size_t widest_line = 76;
constexpr size_t widest_before = 40;
constexpr std::string_view ellipsis = "\xe2\x80\xa6";

/// Returns the end of a text, at most `columns` wide, with a leading ellipsis if the text is cut.
std::string cut_front(std::string_view text, size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  size_t width = display_width(text);
  while (width >= columns) {
    std::string_view rest = text;
    take_code_point(rest);
    width -= display_width(text.substr(0, text.size() - rest.size()));
    text = rest;
  }
  return std::string(ellipsis) + std::string(text);
}

std::string rendered(const Source& source, Span span, const std::string& message, const std::string& hint) {
  const std::string_view text = source.text;
  const size_t begin = std::min(span.begin, text.size());
  const size_t line_begin = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;
  const size_t line_end = std::min(text.find('\n', begin), text.size());
  const auto line_number =
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(line_begin), '\n');
  const size_t end = std::clamp(span.end, begin, line_end);
  const std::string written_before = printable(text.substr(line_begin, begin - line_begin));
  std::string before = written_before;
  std::string line = before + printable(text.substr(begin, line_end - begin));
  if (display_width(line) > widest_line) {
    before = cut_front(before, widest_before);
    line = cut_to_width(before + printable(text.substr(begin, line_end - begin)), widest_line);
  }
  const size_t before_width = display_width(before);
  const size_t shown = std::max(display_width(line), before_width + 1) - before_width;
  const size_t width =
      std::clamp<size_t>(display_width(printable(text.substr(begin, end - begin))), 1, shown);
  std::string out = fmt::format("{}:{}:{}: error: {}\n  {}\n  {}^{}", printable(source.name), line_number,
                                code_points(written_before) + 1, printable(message), line,
                                std::string(before_width, ' '), std::string(width - 1, '~'));
  if (!hint.empty()) out += fmt::format("\nhint: {}", printable(hint));
  return out;
}

}  // namespace

QueryError::QueryError(const Source& source, Span span, const std::string& message, const std::string& hint)
    : Error(ErrorKind::usage, rendered(source, span, message, hint)),
      span_(span),
      mistake_(message),
      advice_(hint) {}

}  // namespace kvq
