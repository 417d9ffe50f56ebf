// SPDX-License-Identifier: MIT
#include "query/text_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace kvq {
namespace {

constexpr char32_t invalid = 0xffffffff;
constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr std::string_view ellipsis = "\xe2\x80\xa6";

struct Range {
  char32_t first, last;
};

// Unicode 15, East_Asian_Width W and F, the blocks that mails have.
constexpr std::array<Range, 13> wide = {
    Range{0x1100, 0x115f}, {0x2e80, 0x303e},   {0x3041, 0x33ff},  {0x3400, 0x4dbf}, {0x4e00, 0x9fff},
    {0xa000, 0xa4cf},      {0xac00, 0xd7a3},   {0xf900, 0xfaff},  {0xfe30, 0xfe6f}, {0xff00, 0xff60},
    {0xffe0, 0xffe6},      {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};
constexpr std::array<Range, 7> zero_width = {Range{0x0300, 0x036f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
                                             {0x200b, 0x200d},      {0x20d0, 0x20ff}, {0xfe00, 0xfe0f},
                                             {0xfe20, 0xfe2f}};
// C1 controls, and the overrides and isolates that make text read otherwise than it stands (UAX 9).
constexpr std::array<Range, 5> unsafe = {
    Range{0x80, 0x9f}, {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x2069}, {0x061c, 0x061c}};

bool in(char32_t code, const auto& ranges) {
  return std::ranges::any_of(ranges,
                             [code](Range range) { return code >= range.first && code <= range.last; });
}

/// Takes one code point off the front; `invalid` for a byte that begins none.
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
  text.remove_prefix(good ? static_cast<size_t>(length) : 1);
  return good ? code : invalid;
}

size_t width_of(char32_t code) {
  if (code == invalid) return 1;
  if (in(code, zero_width)) return 0;
  return in(code, wide) ? 2 : 1;
}

std::string made_safe(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t code = take_code_point(text);
    if (code == '\t') {
      out += keep_lines ? '\t' : ' ';
    } else if (code == '\n' && keep_lines) {
      out += '\n';
    } else if (code < 0x20 || code == 0x7f || code == invalid || in(code, unsafe)) {
      out += replacement;
    } else {
      out += before.substr(0, before.size() - text.size());
    }
  }
  return out;
}

}  // namespace

size_t code_points(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

size_t display_width(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) width += width_of(take_code_point(text));
  return width;
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
