// SPDX-License-Identifier: MIT
#include "schema/base/text_width.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace kvq {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr std::string_view ellipsis = "\xe2\x80\xa6";

struct Range {
  char32_t first, last;
};

// C1 controls, line separators, and the overrides and isolates that reorder text for display (UAX 9).
constexpr std::array<Range, 5> unsafe = {
    Range{0x80, 0x9f}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}, {0x061c, 0x061c}};

bool in(char32_t code, const auto& ranges) {
  return std::ranges::any_of(ranges,
                             [code](Range range) { return code >= range.first && code <= range.last; });
}

}  // namespace

char32_t take_code_point(std::string_view& text) {
  utf8proc_int32_t code = 0;
  const auto bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                      static_cast<utf8proc_ssize_t>(text.size()), &code);
  text.remove_prefix(bytes > 0 ? static_cast<size_t>(bytes) : 1);
  return bytes > 0 ? static_cast<char32_t>(code) : no_code_point;
}

namespace {

constexpr bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f;
}

/// Returns the leading printable ASCII characters: each is safe and one column wide. Most texts contain only
/// these.
std::string_view plain_beginning(std::string_view text) {
  return {text.begin(), std::ranges::find_if_not(text, is_plain)};
}

size_t width_of(char32_t code) {
  constexpr char32_t first_combining = 0x300;
  if (code == no_code_point || code < first_combining) return 1;
  const auto point = static_cast<utf8proc_int32_t>(code);
  // Terminals draw a box for unassigned and private code points; utf8proc reports width 0 for them.
  const auto category = utf8proc_category(point);
  if (category == UTF8PROC_CATEGORY_CN || category == UTF8PROC_CATEGORY_CO) return 1;
  return static_cast<size_t>(utf8proc_charwidth(point));
}

/// Whether a terminal may act on the code point instead of drawing it.
bool is_unsafe(char32_t code) {
  return code < 0x20 || code == 0x7f || in(code, unsafe);
}

/// Returns the text with each code point (or invalid byte) for which `replace(out, code)` returns true
/// replaced by what it appends to `out`.
template <class Replace>
std::string replaced(std::string_view text, Replace replace) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::string_view plain = plain_beginning(text);
    out += plain;
    text.remove_prefix(plain.size());
    if (text.empty()) return out;
    const std::string_view before = text;
    const char32_t code = take_code_point(text);
    if (!replace(out, code)) out += before.substr(0, before.size() - text.size());
  }
}

std::string made_safe(std::string_view text, bool keep_lines) {
  return replaced(text, [keep_lines](std::string& out, char32_t code) {
    if (keep_lines && (code == '\t' || code == '\n')) return false;
    if (code == '\t') {
      out += ' ';
    } else if (code == no_code_point || is_unsafe(code)) {
      out += replacement;
    } else {
      return false;
    }
    return true;
  });
}

}  // namespace

size_t code_points(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

size_t display_width(std::string_view text) {
  size_t width = 0;
  while (true) {
    const size_t plain = plain_beginning(text).size();
    width += plain;
    text.remove_prefix(plain);
    if (text.empty()) return width;
    width += width_of(take_code_point(text));
  }
}

std::string cut_to_width(std::string_view text, size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::string_view rest = text;
  size_t width = 0;
  size_t kept = 0;
  while (!rest.empty()) {
    width += width_of(take_code_point(rest));
    if (width > columns - 1) break;
    kept = text.size() - rest.size();
  }
  return std::string(text.substr(0, kept)) + std::string(ellipsis);
}

std::string printable(std::string_view text) {
  return made_safe(text, false);
}
std::string printable_lines(std::string_view text) {
  return made_safe(text, true);
}

std::string printable_json(std::string_view json) {
  return replaced(json, [](std::string& out, char32_t code) {
    // Strings of valid JSON have no raw line breaks, and every unsafe code point is in the basic plane.
    if (code == '\n' || !is_unsafe(code)) return false;
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<uint32_t>(code));
    return true;
  });
}

}  // namespace kvq
