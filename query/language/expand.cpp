// SPDX-License-Identifier: MIT
#include "query/language/expand.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "query/language/parse.hpp"
#include "query/vocabulary/fields.hpp"
#include "schema/base/spelling.hpp"

namespace kvq {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Sets the spans of a filter and of everything in it.
void place_at(ast::Expr& expr, Span span) {
  expr.span = span;
  if (auto* of = std::get_if<ast::OfField>(&expr.node)) of->field_span = span;
  if (auto* of = std::get_if<ast::SubQuery>(&expr.node)) of->field_span = span;
  for (ast::Term& term : terms_of(expr)) term.field_span = term.value_span = span;
  for (ast::Expr& operand : operands_of(expr)) place_at(operand, span);
}

class Expander {
 public:
  Expander(const Source& source, const SavedQueries& saved) : source_(source), saved_(saved) {}

  void expand(ast::Expr& expr) {
    if (const auto* term = std::get_if<ast::Term>(&expr.node)) {
      if (is_saved(*term)) expr = filter_of(*term, expr.span);
      return;
    }
    for (ast::Expr& operand : operands_of(expr)) expand(operand);
  }

 private:
  /// bind() rejects all other forms of `query:`.
  static bool is_saved(const ast::Term& term) {
    const Field* field = term.field.empty() ? nullptr : find_field(term.field);
    return field != nullptr && field->kind == FieldKind::saved && !term.prefix && !term.value.empty() &&
           (term.form == ast::Form::word || term.form == ast::Form::phrase);
  }

  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(source_, span, message, hint);
  }

  ast::Expr filter_of(const ast::Term& term, Span whole) {
    const std::string name = term.value;
    // In a saved query, point at the term that the user wrote.
    const Span span = inside_.empty() ? term.value_span : whole;
    if (std::ranges::find(inside_, name) != inside_.end()) refuse_cycle(name, span);
    if (inside_.size() == deepest_saved_query) {
      refuse(span, fmt::format("saved queries are nested more than {} deep", deepest_saved_query));
    }
    const std::optional<std::string> text = saved_.text(name);
    if (!text) refuse_unknown(name, span);
    // Each query counts one byte more, so that empty ones reach the limit too.
    inserted_bytes_ += text->size() + 1;
    if (inserted_bytes_ > longest_query_bytes) {
      refuse(span, fmt::format("with its saved queries expanded, the query is longer than {} bytes",
                               longest_query_bytes));
    }
    ast::Expr filter = parsed(name, *text, span);
    place_at(filter, whole);
    inside_.push_back(name);
    expand(filter);
    inside_.pop_back();
    return filter;
  }

  ast::Expr parsed(const std::string& name, const std::string& text, Span span) const {
    ast::Query query;
    try {
      query = parse({name, text});
    } catch (const QueryError&) {
      refuse(span, fmt::format("the saved query '{}' is no longer valid", name),
             fmt::format("'kvq query run {}' prints the error", name));
    }
    if (!query.stages.empty()) {
      refuse(span, fmt::format("the saved query '{}' has stages; only a filter can be a term", name),
             fmt::format("'kvq query run {}' runs it", name));
    }
    return std::move(query.filter);
  }

  [[noreturn]] void refuse_cycle(const std::string& name, Span span) const {
    const auto first = std::ranges::find(inside_, name);
    std::vector<std::string> others(first + 1, inside_.end());
    refuse(span, fmt::format("the saved query '{}' contains itself", name),
           others.empty() ? std::string() : fmt::format("through {}", fmt::join(others, ", ")));
  }

  [[noreturn]] void refuse_unknown(const std::string& name, Span span) const {
    const std::vector<std::string> names = saved_.names();
    const std::vector<std::string_view> views(names.begin(), names.end());
    std::string hint = did_you_mean(name, views);
    hint += hint.empty() ? "'kvq query list' lists them" : " 'kvq query list' lists them";
    const std::string where =
        inside_.empty() ? std::string() : fmt::format(", which '{}' uses", inside_.back());
    refuse(span, fmt::format("there is no saved query '{}'{}", name, where), hint);
  }

  const Source& source_;
  const SavedQueries& saved_;
  std::vector<std::string> inside_;
  size_t inserted_bytes_ = 0;
};

}  // namespace

SavedQueries saved_queries(std::vector<SavedQuery> queries) {
  const auto kept = std::make_shared<const std::vector<SavedQuery>>(std::move(queries));
  return {[kept](const std::string& name) -> std::optional<std::string> {
            const auto found = std::ranges::find(*kept, name, &SavedQuery::name);
            if (found == kept->end()) return std::nullopt;
            return found->text;
          },
          [kept] {
            std::vector<std::string> names;
            for (const SavedQuery& query : *kept) names.push_back(query.name);
            return names;
          }};
}

void expand(ast::Expr& filter, const Source& source, const SavedQueries& saved) {
  Expander(source, saved).expand(filter);
}

bool is_saved_query_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_saved_query_name && is_letter_or_digit(name.front()) &&
         std::ranges::all_of(
             name, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.'; });
}

}  // namespace kvq
