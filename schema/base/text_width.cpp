// SPDX-License-Identifier: MIT
#include "schema/base/text_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace kvq {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr std::string_view ellipsis = "\xe2\x80\xa6";

struct Range {
  char32_t first, last;
};

// Unicode 15, East_Asian_Width W and F, the blocks and signs that mails have.
constexpr std::array<Range, 24> wide = {
    Range{0x1100, 0x115f}, {0x231a, 0x231b}, {0x23e9, 0x23ec},   {0x26a1, 0x26a1},  {0x2705, 0x2705},
    {0x2728, 0x2728},      {0x274c, 0x274c}, {0x274e, 0x274e},   {0x2753, 0x2755},  {0x2757, 0x2757},
    {0x2795, 0x2797},      {0x2b50, 0x2b50}, {0x2e80, 0x303e},   {0x3041, 0x33ff},  {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},      {0xa000, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},  {0xfe30, 0xfe6f},
    {0xff00, 0xff60},      {0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};
// Marks over and under letters, of the scripts that names in mails have, and what joins or separates unseen.
constexpr std::array<Range, 23> zero_width = {
    Range{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x05bf, 0x05bf}, {0x05c1, 0x05c2},
    {0x0610, 0x061a},      {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06dc}, {0x0900, 0x0902},
    {0x093c, 0x093c},      {0x0941, 0x0948}, {0x094d, 0x094d}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},
    {0x0e47, 0x0e4e},      {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200d}, {0x20d0, 0x20ff},
    {0xfe00, 0xfe0f},      {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}};
// C1 controls, line separators, and the overrides and isolates that make text read otherwise than it stands
// (UAX 9).
constexpr std::array<Range, 5> unsafe = {
    Range{0x80, 0x9f}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}, {0x061c, 0x061c}};

bool in(char32_t code, const auto& ranges) {
  return std::ranges::any_of(ranges,
                             [code](Range range) { return code >= range.first && code <= range.last; });
}

/// Whether the code point is one, and needs as many bytes.
bool is_well_formed(char32_t code, int length) {
  constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  return code >= smallest[static_cast<size_t>(length)] && code <= 0x10ffff &&
         (code < 0xd800 || code > 0xdfff);
}

}  // namespace

char32_t take_code_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const int length = first < 0x80   ? 1
                     : first < 0xc2 ? 0
                     : first < 0xe0 ? 2
                     : first < 0xf0 ? 3
                     : first < 0xf5 ? 4
                                    : 0;
  char32_t code = length == 1 ? first : first & (0xffu >> (length + 1));
  bool good = length > 0 && static_cast<size_t>(length) <= text.size();
  for (int i = 1; good && i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[static_cast<size_t>(i)]);
    good = (next & 0xc0) == 0x80;
    code = (code << 6) | (next & 0x3f);
  }
  good = good && is_well_formed(code, length);
  text.remove_prefix(good ? static_cast<size_t>(length) : 1);
  return good ? code : no_code_point;
}

namespace {

constexpr bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f;
}

/// Most texts are nothing but these: each a column wide and safe.
std::string_view plain_beginning(std::string_view text) {
  return {text.begin(), std::ranges::find_if_not(text, is_plain)};
}

size_t width_of(char32_t code) {
  if (code == no_code_point || code < zero_width.front().first) return 1;
  if (in(code, zero_width)) return 0;
  return in(code, wide) ? 2 : 1;
}

std::string made_safe(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::string_view plain = plain_beginning(text);
    out += plain;
    text.remove_prefix(plain.size());
    if (text.empty()) return out;
    const std::string_view before = text;
    const char32_t code = take_code_point(text);
    if (code == '\t') {
      out += keep_lines ? '\t' : ' ';
    } else if (code == '\n' && keep_lines) {
      out += '\n';
    } else if (code < 0x20 || code == 0x7f || code == no_code_point || in(code, unsafe)) {
      out += replacement;
    } else {
      out += before.substr(0, before.size() - text.size());
    }
  }
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

}  // namespace kvq
