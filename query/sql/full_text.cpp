// SPDX-License-Identifier: MIT
#include "query/sql/full_text.hpp"

#include <fmt/format.h>

#include "query/overloaded.hpp"

namespace kvq::sql {
namespace {

/// FTS5's NEAR counts the words between, not the words apart.
std::string match_near(const plan::TextNear& near) {
  std::string words;
  for (const std::string& word : near.words) words += match_phrase({}, word, false) + " ";
  const std::string expression = fmt::format("NEAR({}, {})", words, near.distance - 1);
  return near.columns.empty() ? expression : fmt::format("{{{}}} : {}", near.columns, expression);
}

std::optional<std::string> joined(const std::vector<plan::Condition>& operands, std::string_view word) {
  std::string out;
  for (const plan::Condition& operand : operands) {
    const auto expression = match_expression(operand);
    if (!expression) return std::nullopt;
    if (!out.empty()) out += fmt::format(" {} ", word);
    out += fmt::format("({})", *expression);
  }
  return out;
}

/// What is negated, where that is made of text terms alone.
const plan::Condition* negated_text(const plan::Condition& condition) {
  const auto* negated = std::get_if<plan::Negated>(&condition.node);
  if (negated == nullptr || !match_expression(negated->operand.front())) return nullptr;
  return &negated->operand.front();
}

/// FTS5's NOT has two sides: text terms without what is negated beside them.
std::optional<std::string> match_all(const plan::All& all) {
  std::vector<plan::Condition> asked;
  std::vector<plan::Condition> unwanted;
  for (const plan::Condition& operand : all.operands) {
    if (const plan::Condition* negated = negated_text(operand)) {
      unwanted.push_back(*negated);
    } else {
      asked.push_back(operand);
    }
  }
  if (asked.empty()) return std::nullopt;
  auto expression = joined(asked, "AND");
  if (!expression || unwanted.empty()) return expression;
  return fmt::format("({}) NOT ({})", *expression, *joined(unwanted, "OR"));
}

}  // namespace

plan::All take_texts(std::vector<plan::Condition>& operands) {
  plan::All texts;
  const auto take_if = [&](const auto& is_taken) {
    std::erase_if(operands, [&](const plan::Condition& operand) {
      if (!is_taken(operand)) return false;
      texts.operands.push_back(operand);
      return true;
    });
  };
  take_if([](const plan::Condition& operand) { return match_expression(operand).has_value(); });
  if (!texts.operands.empty()) {
    take_if([](const plan::Condition& operand) { return negated_text(operand) != nullptr; });
  }
  return texts;
}

std::string match_phrase(std::string_view columns, std::string_view phrase, bool prefix) {
  std::string quoted = "\"";
  for (const char c : phrase) {
    if (c == '"') quoted += '"';
    // FTS5 takes the text as C does.
    quoted += c == '\0' ? ' ' : c;
  }
  quoted += prefix ? "\"*" : "\"";
  return columns.empty() ? quoted : fmt::format("{{{}}} : {}", columns, quoted);
}

std::optional<std::string> match_expression(const plan::Condition& condition) {
  return std::visit(
      Overloaded{[](const plan::TextMatch& text) -> std::optional<std::string> {
                   return match_phrase(text.columns, text.phrase, text.prefix);
                 },
                 [](const plan::TextNear& near) -> std::optional<std::string> { return match_near(near); },
                 [](const plan::All& all) { return match_all(all); },
                 [](const plan::Any& any) { return joined(any.operands, "OR"); },
                 [](const auto&) -> std::optional<std::string> { return std::nullopt; }},
      condition.node);
}

}  // namespace kvq::sql
