// SPDX-License-Identifier: MIT
#include "query/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "query/text_width.hpp"

namespace kvq {
namespace {

std::string rendered(const Source& source, Span span, const std::string& message, const std::string& hint) {
  const std::string_view text = source.text;
  const size_t begin = std::min(span.begin, text.size());
  const size_t line_begin = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;
  const size_t line_end = std::min(text.find('\n', begin), text.size());
  const auto line_number =
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(line_begin), '\n');
  const std::string before = printable(text.substr(line_begin, begin - line_begin));
  const size_t end = std::clamp(span.end, begin, line_end);
  const size_t width = std::max<size_t>(display_width(printable(text.substr(begin, end - begin))), 1);
  const std::string line = printable(text.substr(line_begin, line_end - line_begin));
  std::string out =
      fmt::format("{}:{}:{}: error: {}\n  {}\n  {}^{}", source.name, line_number,
                  code_points(text.substr(line_begin, begin - line_begin)) + 1, printable(message), line,
                  std::string(display_width(before), ' '), std::string(width - 1, '~'));
  if (!hint.empty()) out += fmt::format("\nhint: {}", printable(hint));
  return out;
}

}  // namespace

QueryError::QueryError(const Source& source, Span span, const std::string& message, const std::string& hint)
    : Error(ErrorKind::usage, rendered(source, span, message, hint)), span_(span) {}

}  // namespace kvq
