// SPDX-License-Identifier: MIT
#include "query/report/formats/markup.hpp"

#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Whether the character could be Markdown syntax. An underscore inside a word is not.
bool means_something(std::string_view text, size_t at) {
  constexpr std::string_view always = "\\`*[]<>|~&";
  const char c = text[at];
  if (c != '_') return always.find(c) != std::string_view::npos;
  const bool within_word = at > 0 && is_alphanumeric(text[at - 1]) && at + 1 < text.size() &&
                           (is_alphanumeric(text[at + 1]) || text[at + 1] == '_');
  return !within_word;
}

}  // namespace

std::string harmless_lines(std::string_view text) {
  constexpr std::string_view replacement = "\xef\xbf\xbd";
  std::string lines(text);
  replace_all(lines, "\r\n", "\n");
  lines = printable_lines(lines);
  // U+FFFE and U+FFFF.
  replace_all(lines, "\xef\xbf\xbe", replacement);
  replace_all(lines, "\xef\xbf\xbf", replacement);
  return lines;
}

std::string escaped_markup(std::string_view text) {
  std::string out;
  for (const char c : harmless_lines(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string escaped_markdown(std::string_view text) {
  const std::string lines = harmless_lines(text);
  std::string out;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] == '\n') {
      out += "<br>";
    } else if (means_something(lines, i)) {
      out += {'\\', lines[i]};
    } else {
      out += lines[i];
    }
  }
  return out;
}

}  // namespace kvq::report
