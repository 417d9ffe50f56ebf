// SPDX-License-Identifier: MIT
// Looks into the HTML of a page.
#pragma once

#include <cctype>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace kvq::tests {

struct PageLink {
  std::string address;
  std::string text;
};

inline void replace_in(std::string& text, std::string_view what, std::string_view with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

inline std::string unescaped(std::string text) {
  replace_in(text, "&lt;", "<");
  replace_in(text, "&gt;", ">");
  replace_in(text, "&quot;", "\"");
  replace_in(text, "&amp;", "&");
  return text;
}

/// The links of a page.
inline std::vector<PageLink> links_of(const std::string& html) {
  static const std::regex link("<a[^>]* href=\"([^\"]*)\"[^>]*>([^<]*)</a>");
  std::vector<PageLink> links;
  for (std::sregex_iterator it(html.begin(), html.end(), link), end; it != end; ++it)
    links.push_back({unescaped((*it)[1]), unescaped((*it)[2])});
  return links;
}

inline bool is_number(const std::string& text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) return false;
  }
  return true;
}

/// The number in `<p class="count">N mails`; -1 if the page has none.
inline long count_of(const std::string& html) {
  static const std::regex count("<p class=\"count\">([0-9]+) ");
  std::smatch match;
  return std::regex_search(html, match, count) ? std::stol(match[1]) : -1;
}

}  // namespace kvq::tests
