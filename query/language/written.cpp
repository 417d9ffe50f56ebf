// SPDX-License-Identifier: MIT
#include "query/language/written.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>
#include <vector>

#include "query/language/parse.hpp"
#include "schema/base/overloaded.hpp"

namespace kvq::ast {
namespace {

/// How tightly the text of an expression binds.
enum class Binding { or_, and_, single };

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string in_slashes(std::string_view regex) {
  std::string out = "/";
  for (size_t i = 0; i < regex.size(); ++i) {
    if (regex[i] == '\\' && i + 1 < regex.size()) {
      out += {regex[i], regex[i + 1]};
      ++i;
    } else {
      if (regex[i] == '/') out += '\\';
      out += regex[i];
    }
  }
  return out + "/";
}

/// Whether the text parses to the one word after an optional field. The grammar knows best.
bool is_word(const std::string& text, std::string_view field, std::string_view value) {
  try {
    const Query query = parse({"term", text});
    const auto* term = std::get_if<Term>(&query.filter.node);
    return query.stages.empty() && term != nullptr && term->form == Form::word && !term->prefix &&
           term->field == field && term->value == value;
  } catch (const QueryError&) {
    return false;
  }
}

std::string with_field(std::string_view field, const std::string& value) {
  return field.empty() ? value : fmt::format("{}:{}", field, value);
}

std::string text_of(const Term& term) {
  std::string value;
  switch (term.form) {
    case Form::word:
      if (!term.prefix) return written_term(term.field, term.value);
      value = term.value;
      break;
    case Form::phrase:
      value = in_quotes(term.value);
      break;
    case Form::regex:
      return with_field(term.field, in_slashes(term.value));
    case Form::parameter:
      return with_field(term.field, "$" + term.value);
  }
  return with_field(term.field, value + (term.prefix ? "*" : ""));
}

std::string text_of(const Expr& expr, Binding least);

std::string joined(const std::vector<Expr>& operands, std::string_view sign, Binding least) {
  std::string out;
  for (const Expr& operand : operands) {
    const std::string text = text_of(operand, least);
    if (text.empty()) continue;
    if (!out.empty()) out += sign;
    out += text;
  }
  return out;
}

std::string in_parentheses(const std::string& text) {
  return text.empty() ? text : "(" + text + ")";
}

/// Returns the expression, in parentheses if it binds less tightly than `least`.
std::string text_of(const Expr& expr, Binding least) {
  return std::visit(
      Overloaded{
          [](const Term& term) { return text_of(term); },
          [](const Not& negation) { return "NOT " + text_of(negation.operand.front(), Binding::single); },
          [&](const And& all) {
            const std::string text = joined(all.operands, " ", Binding::and_);
            return all.operands.size() > 1 && least == Binding::single ? in_parentheses(text) : text;
          },
          [&](const Or& any) {
            const std::string text = joined(any.operands, " OR ", Binding::and_);
            return least == Binding::or_ ? text : in_parentheses(text);
          },
          [](const Near& near) {
            std::string out;
            for (const Term& term : near.terms)
              out += (out.empty() ? "" : fmt::format(" NEAR/{} ", near.words)) + text_of(term);
            return out;
          },
          [](const OfField& of) {
            return fmt::format("{}:({})", of.field, text_of(of.operand.front(), Binding::or_));
          },
          [](const SubQuery& of) {
            // A space, because a `}` may be a part of a word.
            return fmt::format("{}:{{{} }}", of.field, text_of(of.operand.front(), Binding::or_));
          }},
      expr.node);
}

/// Whether a written filter must be in parentheses beside other terms: it may have an OR outside of any.
bool is_loose(const std::string& filter) {
  const Query query = parse({"filter", filter});
  return std::holds_alternative<Or>(query.filter.node);
}

}  // namespace

std::string written(const Expr& filter) {
  return text_of(filter, Binding::or_);
}

std::string written_term(std::string_view field, std::string_view value) {
  std::string word = with_field(field, std::string(value));
  return is_word(word, field, value) ? word : with_field(field, in_quotes(value));
}

std::string both(const std::string& filter, const std::string& other) {
  if (filter.empty()) return other;
  if (other.empty()) return filter;
  return (is_loose(filter) ? in_parentheses(filter) : filter) + " " +
         (is_loose(other) ? in_parentheses(other) : other);
}

}  // namespace kvq::ast
