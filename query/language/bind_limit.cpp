// SPDX-License-Identifier: MIT
#include "query/language/bind_limit.hpp"

#include <string_view>
#include <vector>

namespace kvq {
namespace {

using ast::StageWord;

bool is_word(const StageWord& word, std::string_view text) {
  return word.text == text && word.function.empty() && word.range.empty();
}

const std::vector<StageWord>& only_group(const StageWords& words) {
  const auto& groups = words.groups();
  if (groups.empty() || groups[0].empty()) words.refuse_form();
  if (groups.size() > 1) words.refuse_form(groups[1].front().span, "a list is not allowed here");
  return groups[0];
}

/// Returns the word after `per`, which must be at index `at`; absent if the stage ends there.
std::optional<StageWord> per_word(const StageWords& words, const std::vector<StageWord>& group, size_t at) {
  if (group.size() == at) return std::nullopt;
  const Span span = group[at].span;
  if (is_word(group[at], "by")) words.refuse_form(span, "write 'per' here, not 'by'");
  if (!is_word(group[at], "per")) words.refuse_form(span, "'per' is missing before this");
  if (group.size() == at + 1) words.refuse_form(span, "a column is missing after 'per'");
  if (group.size() > at + 2)
    words.refuse_form(group[at + 2].span, "there can be only one column after 'per'");
  return group[at + 1];
}

}  // namespace

LimitWords limit_words(const StageWords& words) {
  const auto& group = only_group(words);
  return {words.number(group[0]), std::nullopt, per_word(words, group, 1)};
}

LimitWords top_words(const StageWords& words) {
  const auto& group = only_group(words);
  const bool is_by = group.size() > 2 && is_word(group[1], "by");
  if (!is_by && group.size() > 1 && !is_word(group[1], "per")) words.refuse_form();
  return {words.number(group[0]), is_by ? std::optional(group[2]) : std::nullopt,
          per_word(words, group, is_by ? 3 : 1)};
}

}  // namespace kvq
