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

}  // namespace

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
                 [](const plan::All& all) { return joined(all.operands, "AND"); },
                 [](const plan::Any& any) { return joined(any.operands, "OR"); },
                 [](const auto&) -> std::optional<std::string> { return std::nullopt; }},
      condition.node);
}

}  // namespace kvq::sql
