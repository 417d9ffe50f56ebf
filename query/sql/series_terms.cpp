// SPDX-License-Identifier: MIT
#include "query/sql/series_terms.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <variant>

#include "query/sql/condition.hpp"
#include "query/vocabulary/fragments.hpp"
#include "schema/base/overloaded.hpp"

namespace kvq::sql {
namespace {

using plan::Condition;

constexpr std::string_view mails_of_series = KVQ_IN_ALL_SERIES;
constexpr std::string_view word_begin = "m.id IN (" KVQ_IN_ALL_SERIES;
constexpr std::string_view word_end = ")";
constexpr std::string_view date_of_mail = "m.date";

bool is_of_series(const Condition& condition) {
  const auto are_of_series = [](const std::vector<Condition>& operands) {
    return std::ranges::all_of(operands, is_of_series);
  };
  return std::visit(Overloaded{[](const plan::HasWord& has) { return has.word->sql.starts_with(word_begin); },
                               [](const plan::Within& within) {
                                 return within.field->sql.compared == date_of_mail ||
                                        within.field->sql.compared_in.starts_with(mails_of_series);
                               },
                               [&](const plan::Negated& negated) { return are_of_series(negated.operand); },
                               [&](const plan::All& all) { return are_of_series(all.operands); },
                               [&](const plan::Any& any) { return are_of_series(any.operands); },
                               [](const auto&) { return false; }},
                    condition.node);
}

void write_of_series(Writer& out, const Condition& condition);

void write_list(Writer& out, const std::vector<Condition>& operands, std::string_view word) {
  bool first = true;
  for (const Condition& operand : operands) {
    out.add(first ? "(" : word);
    first = false;
    write_of_series(out, operand);
  }
  out.add(")");
}

void write_within(Writer& out, const plan::Within& within) {
  const FieldSql& sql = within.field->sql;
  // The date of a series is that of the mail that is:series finds.
  if (sql.compared == date_of_mail) return write_interval(out, "s.date", within.interval);
  out.add("(");
  out.add(sql.compared_in.substr(mails_of_series.size()));
  write_interval(out, sql.compared, within.interval);
  out.add(")");
}

/// Writes a condition on the series `s`.
void write_of_series(Writer& out, const Condition& condition) {
  std::visit(
      Overloaded{[&](const plan::HasWord& has) {
                   std::string_view sql = has.word->sql.substr(word_begin.size());
                   sql.remove_suffix(word_end.size());
                   out.add("(");
                   out.add(sql);
                   out.add(")");
                 },
                 [&](const plan::Within& within) { write_within(out, within); },
                 [&](const plan::Negated& negated) {
                   out.add("(");
                   write_of_series(out, negated.operand.front());
                   out.add(") IS NOT TRUE");
                 },
                 [&](const plan::All& all) { write_list(out, all.operands, " AND "); },
                 [&](const plan::Any& any) { write_list(out, any.operands, " OR "); }, [](const auto&) {}},
      condition.node);
}

}  // namespace

bool is_series(const Condition& condition) {
  const auto* has = std::get_if<plan::HasWord>(&condition.node);
  return has != nullptr && has->field->name == "is" && has->word->name == "series";
}

std::optional<Writer> take_series(std::vector<Condition>& conditions, bool one_by_one) {
  if (std::erase_if(conditions, is_series) == 0) return std::nullopt;
  const auto rest = std::stable_partition(conditions.begin(), conditions.end(), std::not_fn(is_of_series));
  const std::vector<Condition> of_series(rest, conditions.end());
  conditions.erase(rest, conditions.end());
  Writer out;
  if (of_series.empty()) {
    out.add("m.id IN (SELECT id FROM series)");
    return out;
  }
  out.add(one_by_one ? "EXISTS (SELECT 1 FROM series s WHERE s.id = m.id AND "
                     : "m.id IN (SELECT s.id FROM series s WHERE ");
  write_list(out, of_series, " AND ");
  out.add(")");
  return out;
}

}  // namespace kvq::sql
