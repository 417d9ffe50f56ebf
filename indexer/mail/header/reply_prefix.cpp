// SPDX-License-Identifier: MIT
#include "indexer/mail/header/reply_prefix.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr std::string_view wide_colon = "：";
constexpr std::array<std::string_view, 3> blanks = {"\u00a0", "\u202f", "\u3000"};

/// In any letter case.
constexpr std::array<std::string_view, 4> usual = {"re", "fw", "fwd", "antwort"};
/// In any letter case, but not before the title of a patch.
constexpr std::array<std::string_view, 11> known = {"aw",  "antw", "sv",  "odp",    "ynt", "wg",
                                                    "rif", "odg",  "ref", "doorst", "vs"};
/// In the letter case of the programs that write them: words that may begin a title in another.
constexpr std::array<std::string_view, 17> capitals = {"R",   "I",   "RES", "Res",  "RV",  "TR",
                                                       "Tr",  "VL",  "VB",  "PD",   "FS",  "ENC",
                                                       "Enc", "BLS", "ATB", "Svar", "SVAR"};
/// In other scripts, or with their letters.
constexpr std::array<std::string_view, 34> others = {
    "回复",  "回覆",   "回復", "答复",      "答覆",    "回信",       "转发",  "轉發",  "轉寄",
    "返信",  "転送",   "답장", "회신",      "전달",    "Ответ",      "ответ", "ОТВЕТ", "Отв",
    "Fwd.",  "Пересл", "Відп", "Відповідь", "Отговор", "ΑΠ",         "ΣΧΕΤ",  "ΠΡΘ",   "השב",
    "תגובה", "הועבר",  "رد",   "Vá",        "VÁ",      "Továbbítás", "İLT"};
constexpr size_t longest_word = 32;
// Of `Re[2]:` and `Re^2:`.
constexpr size_t most_digits = 8;

template <size_t count>
bool contains(const std::array<std::string_view, count>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// Removes white space from both ends, also spaces that do not break.
std::string_view without_blanks(std::string_view text) {
  for (bool took = true; took;) {
    took = false;
    text = trimmed(text);
    for (const std::string_view blank : blanks) {
      if (text.starts_with(blank)) {
        text.remove_prefix(blank.size());
        took = true;
      }
      if (text.ends_with(blank)) {
        text.remove_suffix(blank.size());
        took = true;
      }
    }
  }
  return text;
}

/// Removes the number of answers from the end: `[2]`, `(2)`, `^2` or `2`.
std::string_view without_count(std::string_view word) {
  const size_t last = word.find_last_not_of("0123456789[]()^* ");
  const size_t end = last == std::string_view::npos ? 0 : last + 1;
  const std::string_view count = word.substr(end);
  const auto digits =
      static_cast<size_t>(std::ranges::count_if(count, [](char c) { return c >= '0' && c <= '9'; }));
  return digits > most_digits ? word : word.substr(0, end);
}

bool is_reply_word(std::string_view word, bool is_patch) {
  const std::string folded = fold(word);
  if (contains(usual, folded) || contains(others, word)) return true;
  return !is_patch && (contains(known, folded) || contains(capitals, word));
}

}  // namespace

void skip_colons(std::string_view& subject) {
  for (bool took = true; took;) {
    took = false;
    subject = without_blanks(subject);
    for (const std::string_view colon : {std::string_view(":"), wide_colon}) {
      if (!subject.starts_with(colon)) continue;
      subject.remove_prefix(colon.size());
      took = true;
    }
  }
}

bool take_reply_prefix(std::string_view& subject, bool is_patch) {
  const std::string_view beginning = subject.substr(0, longest_word);
  const size_t narrow = beginning.find(':');
  const size_t wide = beginning.find(wide_colon);
  const size_t colon = std::min(narrow, wide);
  if (colon == std::string_view::npos) return false;
  const std::string_view word = without_blanks(without_count(without_blanks(subject.substr(0, colon))));
  if (!is_reply_word(word, is_patch)) return false;
  subject.remove_prefix(colon + (colon == narrow ? 1 : wide_colon.size()));
  return true;
}

}  // namespace kvq
