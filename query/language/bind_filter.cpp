// SPDX-License-Identifier: MIT
#include "query/language/bind_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "query/language/as_of.hpp"
#include "query/language/bind_term.hpp"
#include "schema/base/overloaded.hpp"

namespace kvq {
namespace {

using plan::Condition;

// SQLite's parsers put each enclosing condition on a stack of 100 entries, and each operand of a list
// deepens an expression tree that is limited to 1000 levels.
constexpr int deepest_nesting = 16;
constexpr int most_conditions = 500;
constexpr int most_looked_up = 32;
constexpr int most_words_apart = 1'000;

/// Whether a term must be checked in the text of each mail that matches its words.
bool is_looked_up_in_text(const Condition& condition) {
  const auto* all = std::get_if<plan::All>(&condition.node);
  return all != nullptr && all->operands.size() == 2 &&
         std::holds_alternative<plan::TextContains>(all->operands.back().node);
}

class FilterBinder {
 public:
  FilterBinder(const ast::Expr& filter, const Source& source, int64_t now)
      : source_(source), now_(now), terms_(source, now), as_of_(find_as_of(filter, source)) {
    if (as_of_ == nullptr) return;
    const auto interval = std::get<plan::Within>(terms_.bind(*as_of_).node).interval;
    time_ = interval.before - 1;
    if (time_ < now_) terms_.count_ages_from(time_);
  }

  /// `of` is the field for terms that name none.
  Condition bind(const ast::Expr& expr, const ast::OfField* of = nullptr, int depth = 0) {
    if (depth > deepest_nesting) refuse(expr.span, "this is nested too deeply");
    Condition out = std::visit(
        Overloaded{
            [&](const ast::Term& term) { return bind_term(term, of); },
            [&](const ast::Not& negation) {
              return Condition{plan::Negated{{bind(negation.operand.front(), of, depth + 1)}}};
            },
            [&](const ast::And& conjunction) {
              if (conjunction.operands.empty()) return Condition{plan::Everything{}};
              return Condition{plan::All{bind_all<plan::All>(conjunction.operands, of, depth + 1)}};
            },
            [&](const ast::Or& disjunction) {
              return Condition{plan::Any{bind_all<plan::Any>(disjunction.operands, of, depth + 1)}};
            },
            [&](const ast::Near& near) { return bind_near(near, expr.span, of); },
            [&](const ast::OfField& inner) { return bind(inner.operand.front(), &inner, depth + 1); },
            [&](const ast::SubQuery& query) { return bind_sub_query(query, depth); },
        },
        expr.node);
    if (is_looked_up_in_text(out) && ++looked_up_ > most_looked_up) {
      refuse(expr.span,
             fmt::format("the query has more than {} words with a +, - or # at their edge", most_looked_up));
    }
    // Adjacent words share one MATCH, so they are not counted.
    if (!std::holds_alternative<plan::TextMatch>(out.node) && ++conditions_ > most_conditions) {
      refuse(expr.span, fmt::format("the query has more than {} conditions", most_conditions));
    }
    return out;
  }

 private:
  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(source_, span, message, hint);
  }

  static ast::Term with_field(ast::Term term, const ast::OfField* of) {
    if (of != nullptr && term.field.empty()) {
      term.field = of->field;
      term.field_span = of->field_span;
    }
    return term;
  }

  Condition bind_term(const ast::Term& term, const ast::OfField* of) const {
    if (&term == as_of_) return now_ <= time_ ? Condition{plan::Everything{}} : Condition{plan::AsOf{time_}};
    const ast::Term named = with_field(term, of);
    if (named.field == as_of_field) {
      refuse(named.field_span, "as-of: holds for the whole query",
             "write it beside the other terms, outside of OR, - and {...}");
    }
    return terms_.bind(named);
  }

  /// Merges nested lists of the same kind into one, so that their text terms share one MATCH.
  template <class List>
  std::vector<Condition> bind_all(const std::vector<ast::Expr>& exprs, const ast::OfField* of, int depth) {
    std::vector<Condition> out;
    for (const ast::Expr& expr : exprs) {
      Condition condition = bind(expr, of, depth);
      if (auto* same = std::get_if<List>(&condition.node)) {
        std::ranges::move(same->operands, std::back_inserter(out));
      } else {
        out.push_back(std::move(condition));
      }
    }
    return out;
  }

  /// Later terms that name no field use the field of the first term.
  Condition bind_near(const ast::Near& near, Span span, const ast::OfField* of) const {
    const ast::Term first = with_field(near.terms.front(), of);
    const ast::OfField field_of_first{first.field, first.field_span, {}};
    plan::TextNear out{terms_.full_text_columns(first), {}, near.words};
    if (near.words < 1 || near.words > most_words_apart)
      refuse(span, fmt::format("NEAR takes 1 to {} words", most_words_apart));
    for (const ast::Term& written : near.terms) {
      const ast::Term term = with_field(written, &field_of_first);
      if (terms_.full_text_columns(term) != out.columns)
        refuse(term.value_span, "NEAR joins terms of one field");
      if (term.prefix) refuse(term.value_span, "'*' does not work beside NEAR");
      out.words.push_back(term.value);
    }
    return {std::move(out)};
  }

  Condition bind_sub_query(const ast::SubQuery& query, int depth) {
    const Field& field = terms_.field(query.field, query.field_span);
    if (field.kind != FieldKind::related) {
      refuse(query.field_span, fmt::format("{}: takes no {{query}}", field.name),
             "thread:, series: and topic: do; quote the value to search for it as it stands");
    }
    return {plan::RelatedTo{field.name, {bind(query.operand.front(), nullptr, depth + 1)}}};
  }

  const Source& source_;
  int64_t now_;
  TermBinder terms_;
  const ast::Term* as_of_;
  /// The time of that term.
  int64_t time_ = 0;
  /// Counts conditions other than words of a text.
  int conditions_ = 0;
  int looked_up_ = 0;
};

}  // namespace

plan::Condition bind_filter(const ast::Expr& filter, const Source& source, int64_t now) {
  return FilterBinder(filter, source, now).bind(filter);
}

}  // namespace kvq
