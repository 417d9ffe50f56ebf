// SPDX-License-Identifier: MIT
#include "query/run/nothing_found.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <variant>

#include "query/language/bind.hpp"
#include "query/run/run.hpp"
#include "query/sql/known_values.hpp"
#include "query/sql/resolve.hpp"
#include "schema/base/overloaded.hpp"
#include "schema/base/spelling.hpp"

namespace kvq {
namespace {

/// The kind of known values to compare a term with, and how such a value is written in a term.
struct Spelling {
  KnownValues kind;
  std::string value;
  /// Separates the parts of a value if a term matches adjacent parts; 0 for whole values.
  char separator = 0;
  std::string before = {};
  std::string after = {};
};

std::optional<Spelling> spelling_of(const plan::PersonMatches& person) {
  using How = plan::PersonMatches::How;
  if (person.prefix) return std::nullopt;
  switch (person.how) {
    case How::address:
      return Spelling{KnownValues::addresses, person.value};
    case How::domain_and_below:
      return Spelling{.kind = KnownValues::domains, .value = person.value, .before = "@"};
    case How::words:
      return Spelling{.kind = KnownValues::names, .value = person.value, .separator = ' '};
  }
  return std::nullopt;
}

std::optional<Spelling> spelling_of(const plan::NameIs& name) {
  switch (name.kind) {
    case FieldKind::domain:
      return Spelling{KnownValues::domains, name.name};
    case FieldKind::company:
      return Spelling{KnownValues::companies, name.name};
    case FieldKind::subsystem:
      return Spelling{KnownValues::subsystems, name.name};
    case FieldKind::list:
      return Spelling{KnownValues::lists, name.name};
    case FieldKind::id:
    case FieldKind::related:
      return Spelling{KnownValues::message_ids, name.name};
    case FieldKind::trailer:
      return Spelling{KnownValues::trailers, name.name};
    default:
      return std::nullopt;
  }
}

std::optional<Spelling> spelling_of(const plan::TextMatch& text) {
  if (text.columns != "file" || text.prefix) return std::nullopt;
  std::string_view path = text.phrase;
  while (path.starts_with('/')) path.remove_prefix(1);
  const bool is_folder = path.ends_with('/');
  while (path.ends_with('/')) path.remove_suffix(1);
  return Spelling{.kind = KnownValues::files,
                  .value = std::string(path),
                  .separator = '/',
                  .after = is_folder ? "/" : ""};
}

std::optional<Spelling> spelling_of(const plan::Condition& condition) {
  return std::visit(Overloaded{[](const plan::PersonMatches& person) { return spelling_of(person); },
                               [](const plan::NameIs& name) { return spelling_of(name); },
                               [](const plan::TextMatch& text) { return spelling_of(text); },
                               // A word with an @ may be a Message-ID.
                               [](const plan::Any& any) { return spelling_of(any.operands.back()); },
                               [](const auto&) { return std::optional<Spelling>(); }},
                    condition.node);
}

/// Adds all runs of `parts` adjacent parts of a value.
void add_runs(std::string_view value, char separator, size_t parts, std::unordered_set<std::string>& out) {
  std::vector<size_t> begins = {0};
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] == separator) begins.push_back(i + 1);
  }
  begins.push_back(value.size() + 1);
  for (size_t first = 0; first + parts < begins.size(); ++first) {
    out.emplace(value.substr(begins[first], begins[first + parts] - 1 - begins[first]));
  }
}

std::vector<std::string> candidates(const Database& database, const Spelling& spelling) {
  std::vector<std::string> values = known_values(database, spelling.kind);
  // The term may be one half of a double name.
  if (spelling.kind == KnownValues::names && spelling.value.find('-') == std::string::npos) {
    for (std::string& name : values) std::ranges::replace(name, '-', ' ');
  }
  if (spelling.separator == 0) return values;
  const auto parts = static_cast<size_t>(1 + std::ranges::count(spelling.value, spelling.separator));
  std::unordered_set<std::string> runs;
  for (const std::string& value : values) add_runs(value, spelling.separator, parts, runs);
  std::vector<std::string> out(runs.begin(), runs.end());
  // Sorted, so that the result does not vary among equally near values.
  std::ranges::sort(out);
  return out;
}

class ClauseCounter {
 public:
  ClauseCounter(const Source& source, const Database& database, int64_t now)
      : source_(source), database_(database), now_(now) {}

  int64_t count(const ast::Expr& filter) const {
    plan::Plan plan = bind({filter, {}}, source_, now_);
    resolve(plan, database_, source_, now_);
    int64_t mails = 0;
    run(database_, sql::lower_count(plan), [&](Row&& row) {
      mails = std::get<int64_t>(row.front());
      return false;
    });
    return mails;
  }

  ClauseHits hits(const ast::Expr& clause) const {
    ClauseHits out{text_of(clause), count(clause), std::nullopt};
    const auto* term = std::get_if<ast::Term>(&clause.node);
    if (out.mails == 0 && term != nullptr) out.nearest = nearest_value(*term, clause.span);
    return out;
  }

 private:
  std::string text_of(const ast::Expr& clause) const {
    std::string_view text =
        std::string_view(source_.text).substr(clause.span.begin, clause.span.end - clause.span.begin);
    while (text.ends_with(' ')) text.remove_suffix(1);
    const bool is_group =
        text.find(' ') != std::string_view::npos &&
        (std::holds_alternative<ast::And>(clause.node) || std::holds_alternative<ast::Or>(clause.node));
    return is_group ? "(" + std::string(text) + ")" : std::string(text);
  }

  std::optional<NearestValue> nearest_value(const ast::Term& term, Span span) const {
    const auto spelling = spelling_of(bind({{term, span}, {}}, source_, now_).filter);
    if (!spelling) return std::nullopt;
    const std::vector<std::string> values = candidates(database_, *spelling);
    std::vector<std::string_view> views(values.begin(), values.end());
    constexpr size_t most_edits = 3;
    const size_t edits = std::clamp<size_t>(spelling->value.size() / 4, 1, most_edits);
    // A known value can match no mail: an address that only answered, a person without patches.
    constexpr int attempts = 3;
    for (int i = 0; i < attempts; ++i) {
      const std::string_view found = nearest(spelling->value, views, edits);
      if (found.empty()) return std::nullopt;
      ast::Term meant = term;
      meant.value = spelling->before + std::string(found) + spelling->after;
      meant.form = ast::Form::phrase;
      const int64_t mails = count({meant, span});
      if (mails > 0) return NearestValue{meant.value, mails};
      std::erase(views, found);
    }
    return std::nullopt;
  }

  const Source& source_;
  const Database& database_;
  int64_t now_;
};

/// Returns the top-level clauses of a filter. The clauses of a saved query stay together: they all have one
/// span.
std::vector<ast::Expr> clauses_of(const ast::Expr& filter) {
  const auto parts = [&](const std::vector<ast::Expr>& operands) {
    const bool is_one_term =
        std::ranges::all_of(operands, [&](const ast::Expr& operand) { return operand.span == filter.span; });
    return is_one_term && !operands.empty() ? std::vector<ast::Expr>{filter} : operands;
  };
  if (const auto* conjunction = std::get_if<ast::And>(&filter.node)) return parts(conjunction->operands);
  if (const auto* disjunction = std::get_if<ast::Or>(&filter.node)) return parts(disjunction->operands);
  return {filter};
}

}  // namespace

NothingFound why_nothing_found(const ast::Query& query, const Source& source, const Database& database,
                               int64_t now) {
  const ClauseCounter counter(source, database, now);
  NothingFound out{.mails = counter.count(query.filter), .clauses = {}};
  for (const ast::Expr& clause : clauses_of(query.filter)) out.clauses.push_back(counter.hits(clause));
  return out;
}

}  // namespace kvq
