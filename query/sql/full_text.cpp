// SPDX-License-Identifier: MIT
#include "query/sql/full_text.hpp"

#include <fmt/format.h>

#include <string_view>
#include <variant>
#include <vector>

#include "schema/base/overloaded.hpp"

namespace kvq::sql {
namespace {

/// FTS5's NEAR takes the number of words between two words, which is one less than their distance.
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

/// Returns the operand of a negation if it consists of text terms only; otherwise nullptr.
const plan::Condition* negated_text(const plan::Condition& condition) {
  const auto* negated = std::get_if<plan::Negated>(&condition.node);
  if (negated == nullptr || !match_expression(negated->operand.front())) return nullptr;
  return &negated->operand.front();
}

/// The operands of an AND, and those that it negates.
struct Sides {
  std::vector<plan::Condition> wanted;
  std::vector<plan::Condition> unwanted;
};

Sides sides_of(const plan::All& all) {
  Sides out;
  for (const plan::Condition& operand : all.operands) {
    if (const plan::Condition* negated = negated_text(operand)) {
      out.unwanted.push_back(*negated);
    } else {
      out.wanted.push_back(operand);
    }
  }
  return out;
}

/// FTS5's NOT is a binary operator, so negated terms need other text terms on the left.
std::optional<std::string> match_all(const plan::All& all) {
  const auto [wanted, unwanted] = sides_of(all);
  if (wanted.empty()) return std::nullopt;
  auto expression = joined(wanted, "AND");
  if (!expression || unwanted.empty()) return expression;
  return fmt::format("({}) NOT ({})", *expression, *joined(unwanted, "OR"));
}

// SQLite limits the nesting of calls and their number of arguments.
constexpr int deepest_set = 8;
constexpr size_t most_sets = 100;

std::optional<Writer> ids_of(const plan::Condition& condition, int depth);

std::optional<Writer> combined_ids(std::string_view function, const std::vector<plan::Condition>& operands,
                                   int depth) {
  if (operands.empty() || operands.size() > most_sets) return std::nullopt;
  if (operands.size() == 1) return ids_of(operands.front(), depth);
  Writer out;
  out.add(function);
  for (const plan::Condition& operand : operands) {
    const auto ids = ids_of(operand, depth + 1);
    if (!ids) return std::nullopt;
    out.add(&operand == &operands.front() ? "(" : ", ");
    out.add(*ids);
  }
  out.add(")");
  return out;
}

std::optional<Writer> ids_of_all(const plan::All& all, int depth) {
  const auto [wanted, unwanted] = sides_of(all);
  if (unwanted.empty()) return combined_ids("kvq_intersection", wanted, depth);
  const auto wanted_ids = combined_ids("kvq_intersection", wanted, depth + 1);
  const auto unwanted_ids = combined_ids("kvq_union", unwanted, depth + 1);
  if (!wanted_ids || !unwanted_ids) return std::nullopt;
  Writer out;
  out.add("kvq_difference(");
  out.add(*wanted_ids);
  out.add(", ");
  out.add(*unwanted_ids);
  out.add(")");
  return out;
}

std::optional<Writer> ids_of_phrase(const plan::TextMatch& text) {
  if (text.prefix) return std::nullopt;
  Writer out;
  out.add("kvq_phrase_ids(?, ?)", {text.phrase, std::string(text.columns)});
  return out;
}

std::optional<Writer> ids_of(const plan::Condition& condition, int depth) {
  if (depth > deepest_set) return std::nullopt;
  return std::visit(
      Overloaded{[](const plan::TextMatch& text) { return ids_of_phrase(text); },
                 [&](const plan::All& all) { return ids_of_all(all, depth); },
                 [&](const plan::Any& any) { return combined_ids("kvq_union", any.operands, depth); },
                 [](const auto&) -> std::optional<Writer> { return std::nullopt; }},
      condition.node);
}

}  // namespace

std::optional<Writer> ids_expression(const plan::Condition& condition) {
  return ids_of(condition, 0);
}

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
    // For FTS5 the text ends at a NUL.
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
