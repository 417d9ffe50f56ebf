// SPDX-License-Identifier: MIT
#include "query/run/mails_of_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <variant>

#include "query/language/written.hpp"
#include "query/sql/series_terms.hpp"
#include "query/time/period_dates.hpp"

namespace kvq {
namespace {

/// Returns the address in `Name <address>`, or the whole text.
std::string_view address_of(std::string_view person) {
  const size_t open = person.rfind('<');
  if (open == std::string_view::npos || !person.ends_with('>')) return person;
  return person.substr(open + 1, person.size() - open - 2);
}

/// Returns the term that a value of a key stands for.
std::optional<std::string> term_of(const plan::Column& key, const Value& value) {
  const std::string_view field = key.field->name;
  if (const auto* number = std::get_if<int64_t>(&value)) {
    if (key.field->kind != FieldKind::number || key.function != nullptr) return std::nullopt;
    return ast::written_term(field, std::to_string(*number));
  }
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr || text->empty()) return std::nullopt;
  switch (key.field->kind) {
    case FieldKind::person: {
      const std::string_view address = address_of(*text);
      // Without an @, the term would search for a name.
      if (address.find('@') == std::string_view::npos || address.starts_with('@')) return std::nullopt;
      return ast::written_term(field, address);
    }
    case FieldKind::time: {
      if (key.function == nullptr) return std::nullopt;
      const auto dates = dates_of_period(*text);
      return dates ? std::optional(ast::written_term(field, *dates)) : std::nullopt;
    }
    case FieldKind::domain:
    case FieldKind::company:
    case FieldKind::subsystem:
    case FieldKind::list:
    case FieldKind::kind:
    case FieldKind::word:
    case FieldKind::related:
    case FieldKind::id:
      return ast::written_term(field, *text);
    default:
      return std::nullopt;
  }
}

}  // namespace

MailsOfRows::MailsOfRows(const ast::Query& query, const plan::Plan& plan) {
  // Before other stages, a count is of the mails of the filter.
  const auto* count = plan.stages.empty() ? nullptr : std::get_if<plan::Count>(&plan.stages.front());
  if (count == nullptr) return;
  keys_ = count->keys;
  filter_ = ast::written(query.filter);
}

std::optional<std::string> MailsOfRows::query_of(const Row& row,
                                                 const std::vector<plan::Column>& columns) const {
  if (!keys_) return std::nullopt;
  std::string query = filter_;
  for (const plan::Column& key : *keys_) {
    const auto column = std::ranges::find(columns, key);
    if (column == columns.end()) return std::nullopt;
    const auto term = term_of(key, row[static_cast<size_t>(column - columns.begin())]);
    if (!term) return std::nullopt;
    query = ast::both(query, *term);
  }
  return query;
}

bool MailsOfRows::is_number_of_mails(const plan::Column& column) {
  return column.kind == ColumnKind::number && column.field == nullptr && column.name == "count";
}

bool is_of_series(const plan::Plan& plan) {
  if (!plan.of_messages) return false;
  const auto* all = std::get_if<plan::All>(&plan.filter.node);
  if (sql::is_series(plan.filter) || (all != nullptr && std::ranges::any_of(all->operands, sql::is_series)))
    return true;
  return std::ranges::any_of(
      plan.stages, [](const plan::Stage& stage) { return std::holds_alternative<plan::SeriesLeads>(stage); });
}

}  // namespace kvq
