// SPDX-License-Identifier: MIT
#include "query/report/pages/wrapped.hpp"

#include <algorithm>

#include "schema/base/text_width.hpp"

namespace kvq::report {

std::string wrapped_items(std::string_view first, const std::vector<std::string>& items,
                          std::string_view separator, size_t columns) {
  const size_t indent = display_width(first);
  const size_t end = separator.find_last_not_of(' ') + 1;
  std::string out(first);
  size_t used = indent;
  for (size_t i = 0; i < items.size(); ++i) {
    const bool is_last = i + 1 == items.size();
    const size_t width = display_width(items[i]) + (is_last ? 0 : end);
    if (i > 0 && columns > 0 && used + (separator.size() - end) + width > columns) {
      out += '\n' + std::string(indent, ' ');
      used = indent;
    } else if (i > 0) {
      out += separator.substr(end);
      used += separator.size() - end;
    }
    out += items[i];
    if (!is_last) out += separator.substr(0, end);
    used += width;
  }
  return out;
}

std::string wrapped_words(std::string_view first, std::string_view text, size_t columns) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return wrapped_items(first, words, " ", columns);
}

}  // namespace kvq::report
