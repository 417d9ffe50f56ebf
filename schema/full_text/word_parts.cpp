// SPDX-License-Identifier: MIT
#include "schema/full_text/word_parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

/// Blocks of Unicode for Han, Kana, Bopomofo and Hangul, without their punctuation.
constexpr std::array<std::pair<char32_t, char32_t>, 12> blocks = {{{0x1100, 0x11ff},
                                                                   {0x2e80, 0x2fdf},
                                                                   {0x3005, 0x3007},
                                                                   {0x3021, 0x30ff},
                                                                   {0x3100, 0x31ff},
                                                                   {0x3400, 0x4dbf},
                                                                   {0x4e00, 0x9fff},
                                                                   {0xa960, 0xa97f},
                                                                   {0xac00, 0xd7ff},
                                                                   {0xf900, 0xfaff},
                                                                   {0xff66, 0xffdc},
                                                                   {0x1b000, 0x1b16f}}};
constexpr std::pair<char32_t, char32_t> later_planes = {0x20000, 0x3ffff};
/// The first byte of all of them in UTF-8 is not below this.
constexpr unsigned char least_first_byte = 0xe1;

bool is_east_asian(char32_t code) {
  const auto has = [code](const auto& block) { return code >= block.first && code <= block.second; };
  return std::ranges::any_of(blocks, has) || has(later_planes);
}

bool continues_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// Whether a word may begin or end at a position inside a term.
bool is_edge(std::string_view term, size_t at) {
  size_t before = at - 1;
  while (before > 0 && continues_code_point(term[before])) --before;
  std::string_view left = term.substr(before);
  std::string_view right = term.substr(at);
  return is_east_asian(take_code_point(left)) || is_east_asian(take_code_point(right));
}

}  // namespace

bool has_east_asian(std::string_view text) {
  const auto may_begin_one = [](char c) { return static_cast<unsigned char>(c) >= least_first_byte; };
  for (size_t at = 0; at < text.size();) {
    const auto* const found = std::find_if(text.begin() + at, text.end(), may_begin_one);
    if (found == text.end()) return false;
    std::string_view rest = text.substr(static_cast<size_t>(found - text.begin()));
    if (is_east_asian(take_code_point(rest))) return true;
    at = text.size() - rest.size();
  }
  return false;
}

bool is_part_of_run(std::string_view word, std::string_view term, PartOfRun where) {
  if (word == term) return true;
  if (word.empty() || word.size() > term.size()) return false;
  const auto is_at = [&](size_t at) {
    const size_t end = at + word.size();
    return (at == 0 || (where.begins_inside && is_edge(term, at))) &&
           (end == term.size() || (where.ends_inside && is_edge(term, end)));
  };
  if (!where.begins_inside) return term.starts_with(word) && is_at(0);
  if (!where.ends_inside) return term.ends_with(word) && is_at(term.size() - word.size());
  for (size_t at = term.find(word); at != std::string_view::npos; at = term.find(word, at + 1)) {
    if (is_at(at)) return true;
  }
  return false;
}

}  // namespace kvq
