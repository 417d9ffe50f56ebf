// SPDX-License-Identifier: MIT
#include "query/language/literal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "query/language/word_signs.hpp"
#include "schema/base/regex.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

constexpr std::string_view signs_of_words = "+-#";
constexpr std::string_view white_space = " \t\n\r\f\v";

/// Whether the full-text tokenizer treats a character as part of a word.
bool is_in_words(char32_t code) {
  if (code < 0x80) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') ||
           code == '_';
  }
  if (code == no_code_point) return false;
  const auto* const after =
      std::ranges::upper_bound(word_signs, code, {}, [](const auto& s) { return s.first; });
  return after == std::begin(word_signs) || code > std::prev(after)->second;
}

bool is_sign_of_word(char c) {
  return signs_of_words.find(c) != std::string_view::npos;
}

/// Whether a word (between white space) begins or ends with a sign. The dash in foo-bar and a dash alone do
/// not count.
bool has_sign_at_edge(std::string_view word) {
  return has_word(word) && (is_sign_of_word(word.front()) || is_sign_of_word(word.back()));
}

}  // namespace

bool has_word(std::string_view text) {
  while (!text.empty()) {
    if (is_in_words(take_code_point(text))) return true;
  }
  return false;
}

std::optional<std::string> literal_regex(std::string_view text) {
  // Covers all letters with case or accents, and is cheap to compile, unlike the classes of Unicode.
  constexpr std::string_view no_letter = "[^0-9A-Za-z_\\x{c0}-\\x{1fff}]";
  std::string words;
  bool has_edge = false;
  for (size_t at = text.find_first_not_of(white_space); at != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(white_space, at), text.size());
    const std::string_view word = text.substr(at, end - at);
    has_edge |= has_sign_at_edge(word);
    if (!words.empty()) words += "\\s+";
    words += Regex::quoted(word);
    at = text.find_first_not_of(white_space, end);
  }
  if (!has_edge) return std::nullopt;
  // If the text begins or ends with a letter, a word must begin or end there.
  std::string_view first = text.substr(text.find_first_not_of(white_space));
  const bool begins_word = is_in_words(take_code_point(first));
  const auto last = static_cast<unsigned char>(text[text.find_last_not_of(white_space)]);
  const bool ends_word = last >= 0x80 || is_in_words(last);
  std::string regex = fmt::format("{}(?i:{}){}", begins_word ? fmt::format("(?:^|{})", no_letter) : "", words,
                                  ends_word ? fmt::format("(?:{}|$)", no_letter) : "");
  // Invalid UTF-8 is neither a valid regular expression nor part of a word.
  if (!Regex(regex).valid()) return std::nullopt;
  return regex;
}

}  // namespace kvq
