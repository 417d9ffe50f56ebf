// SPDX-License-Identifier: MIT
#include "schema/base/hidden_characters.hpp"

#include <utf8proc.h>

#include <algorithm>

#include "schema/base/text_width.hpp"

namespace kvq {

std::optional<char32_t> hidden_character(std::string_view line) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::ranges::all_of(line, is_ascii)) return std::nullopt;
  std::optional<char32_t> hidden;
  while (!line.empty()) {
    const char32_t code = take_code_point(line);
    if (code == no_code_point) continue;
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code));
    if (category == UTF8PROC_CATEGORY_LO) return std::nullopt;
    if (category == UTF8PROC_CATEGORY_CF && !hidden) hidden = code;
  }
  return hidden;
}

}  // namespace kvq
