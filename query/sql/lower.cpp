// SPDX-License-Identifier: MIT
#include "query/sql/lower.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "query/sql/as_of.hpp"
#include "query/sql/condition.hpp"
#include "query/sql/full_text.hpp"
#include "query/sql/message_columns.hpp"
#include "query/sql/person.hpp"
#include "query/sql/relation.hpp"
#include "query/sql/text_bounds.hpp"
#include "schema/base/overloaded.hpp"

namespace kvq::sql {
namespace {

using plan::Column;
using plan::Condition;

/// The parts of a filter: the terms that can drive the search through the messages, and the rest.
struct Driven {
  const plan::InRange* range = nullptr;
  plan::All texts;
  plan::All others;
};

Driven split(const Condition& filter) {
  Driven out;
  const auto take = [&](const Condition& condition) {
    const auto* range = std::get_if<plan::InRange>(&condition.node);
    if (range != nullptr && out.range == nullptr) {
      out.range = range;
    } else if (!std::holds_alternative<plan::Everything>(condition.node)) {
      out.others.operands.push_back(condition);
    }
  };
  if (const auto* all = std::get_if<plan::All>(&filter.node)) {
    for (const Condition& operand : all->operands) take(operand);
  } else {
    take(filter);
  }
  out.texts = take_texts(out.others.operands);
  return out;
}

void add_where(Writer& out, std::string_view word, const Writer& condition) {
  if (condition.text.empty()) return;
  out.add(word);
  out.add(condition);
}

Writer joined_by_and(const std::vector<Condition>& conditions, Left left) {
  Writer out;
  write_conditions(out, conditions, left);
  return out;
}

/// How many mails the terms leave that drive the search.
Left left_by_driver(const Driven& driven) {
  if (driven.range != nullptr) return left_by(*driven.range);
  return driven.texts.operands.empty() ? Left::many : Left::fewer;
}

Left left_in(const Driven& driven) {
  return left_by(driven.others.operands, left_by_driver(driven));
}

/// Whether only the newest of the messages are wanted.
bool is_first_page(const plan::Plan& plan) {
  const auto first = std::ranges::find_if_not(plan.stages, [](const plan::Stage& stage) {
    return std::holds_alternative<plan::Select>(stage) || std::holds_alternative<plan::Skip>(stage);
  });
  return first != plan.stages.end() && std::holds_alternative<plan::Limit>(*first);
}

bool is_of_date(const Condition& condition) {
  const auto* within = std::get_if<plan::Within>(&condition.node);
  return within != nullptr && within->field->sql.compared == "m.date";
}

/// Whether a condition is of so many mails that most of a person's newest ones may meet it.
bool is_of_many(const Condition& condition) {
  if (const auto* has = std::get_if<plan::HasWord>(&condition.node))
    return has->word->sql.starts_with("m.kind");
  const auto* name = std::get_if<plan::NameIs>(&condition.node);
  return name != nullptr && (name->is_common || name->kind == FieldKind::kind);
}

/// The first page of people's mails, if other terms are of many mails. From the set of people's ids SQLite
/// takes the newest one first and stops after the last row of the page; by the index of people it would sort
/// all of them.
std::optional<Writer> newest_of_people(const std::vector<Condition>& conditions) {
  const auto people = std::ranges::find_if(conditions, is_of_few_messages);
  const auto others = std::ranges::count_if(conditions, is_of_many);
  if (people == conditions.end() || static_cast<size_t>(others) + 1 != conditions.size()) return std::nullopt;
  Writer of_people;
  write_condition(of_people, *people);
  Writer out = joined_by_and(conditions, Left::fewer);
  const size_t at = out.text.find(of_people.text);
  if (at == std::string::npos || !of_people.text.starts_with("m.")) return std::nullopt;
  out.text.replace(at, of_people.text.size(),
                   "m.id IN (SELECT n.id FROM message n WHERE n." + of_people.text.substr(2) + ")");
  return out;
}

/// Returns the messages of some people that match the texts, if an index by sender or author covers all
/// columns that are read: each of its rows is looked up in the set of ids of the texts.
std::optional<Writer> rows_of_people(const Driven& driven, const Writer& ids) {
  if (std::ranges::none_of(driven.others.operands, is_of_few_messages)) return std::nullopt;
  const Writer joined_conditions = joined_by_and(driven.others.operands, Left::many);
  std::set<std::string_view> read = columns_of_message(joined_conditions.text);
  read.erase("id");
  read.erase("date");
  if (read.size() != 1) return std::nullopt;
  Writer rows;
  rows.add(all_messages);
  add_where(rows, " WHERE ", joined_conditions);
  rows.add(" AND kvq_is_among(m.id, ");
  rows.add(ids);
  rows.add(")");
  return rows;
}

/// Returns the number of messages that match the texts, if all other terms are about dates.
std::optional<Writer> number_of(const Driven& driven, const Writer& ids) {
  Writer left = ids;
  for (const Condition& condition : driven.others.operands) {
    if (!is_of_date(condition)) return std::nullopt;
    const Interval& dates = std::get<plan::Within>(condition.node).interval;
    Writer dated;
    dated.add("kvq_dated(");
    dated.add(left);
    dated.add(", ?, ?)", {dates.from, dates.before});
    left = std::move(dated);
  }
  Writer number;
  number.add("kvq_size(");
  number.add(left);
  number.add(")");
  return number;
}

/// Returns the messages that match a filter, newest first.
///
/// A range drives the search if there is one, in the order of its deliveries in the archive. Otherwise the
/// full text does: FTS5 returns rows by descending rowid without sorting, so the first page of a common word
/// costs only a page.
/// `first_page`: only the first of them are wanted.
Relation messages_of(const Condition& filter, bool first_page) {
  Writer from;
  Writer found;
  std::string place;
  const Driven driven = split(filter);
  std::vector<Condition> conditions = driven.others.operands;
  const bool has_text = !driven.texts.operands.empty();
  const bool text_leads = has_text && driven.range == nullptr;
  if (driven.range != nullptr) {
    from.add(
        "(SELECT d.message, max(e.number * 1099511627776 + d.position) AS place FROM delivery d "
        "JOIN epoch e ON e.id = d.epoch WHERE d.message IS NOT NULL AND ");
    write_range(from, *driven.range);
    from.add(" GROUP BY d.message) ranged CROSS JOIN message m ON m.id = ranged.message");
    place = "ranged.place";
    if (has_text) conditions.push_back({driven.texts});
  } else if (has_text) {
    from.add("message_fts CROSS JOIN message m ON m.id = message_fts.rowid");
    place = "message_fts.rowid";
    found.add("message_fts MATCH ");
    found.bind(*match_expression({driven.texts}));
    std::erase_if(conditions,
                  [&](const Condition& condition) { return write_text_bounds(found, condition); });
  } else {
    from.add(all_messages);
    place = "m.id";
  }
  const bool has_driver = has_text || driven.range != nullptr;
  std::optional<Writer> newest = has_driver || !first_page ? std::nullopt : newest_of_people(conditions);
  const Writer joined_conditions =
      newest ? std::move(*newest) : joined_by_and(conditions, left_by_driver(driven));
  Writer where;
  where.steps = joined_conditions.steps;
  add_where(where, " WHERE ", found);
  add_where(where, found.text.empty() ? " WHERE " : " AND ", joined_conditions);
  Counted counted;
  counted.are_few = left_in(driven) == Left::few;
  std::set<std::string_view> read = columns_of_message(joined_conditions.text);
  read.erase("id");
  if (text_leads && read.empty()) {
    counted.rows.emplace();
    // The `+` prevents a new full-text search for each id that a condition lists.
    counted.rows->add("(SELECT +message_fts.rowid AS id FROM message_fts WHERE ");
    counted.rows->add(found);
    counted.rows->add(") m");
    add_where(*counted.rows, " WHERE ", joined_conditions);
  }
  if (const auto ids = text_leads ? ids_expression({driven.texts}) : std::nullopt) {
    if (auto rows = rows_of_people(driven, *ids)) counted.rows = std::move(rows);
    counted.number = number_of(driven, *ids);
  }
  return {std::move(from), std::move(where), std::move(place), std::move(counted)};
}

/// Returns the column that must be selected to show this one: `subject` for `earlier.subject`.
std::optional<Column> selected_for(const Column& shown) {
  if (shown.field == nullptr) return std::nullopt;
  constexpr std::string_view earlier = "earlier.";
  Column out = shown;
  if (out.name.starts_with(earlier)) out.name.erase(0, earlier.size());
  return out;
}

size_t index_of(std::vector<Column>& columns, const Column& column) {
  const auto known = std::ranges::find(columns, column);
  if (known != columns.end()) return static_cast<size_t>(known - columns.begin());
  columns.push_back(column);
  return columns.size() - 1;
}

/// The rows before a dedupe, and the stages that remain for C++.
struct Lowered {
  Relation relation;
  const plan::Dedupe* dedupe = nullptr;
  Window after_dedupe = {};
};

Lowered lowered(const plan::Plan& plan) {
  Lowered out{messages_of(plan.filter, is_first_page(plan))};
  Relation& relation = out.relation;
  for (const plan::Stage& stage : plan.stages) {
    std::visit(Overloaded{[&](const plan::Count& count) { relation.count(count); },
                          [&](const plan::Having& having) { relation.having(having); },
                          [&](const plan::Sort& sort) { relation.sort(sort); },
                          [&](const plan::Limit& limit) {
                            out.dedupe ? out.after_dedupe.limit(limit.rows) : relation.limit(limit.rows);
                          },
                          [&](const plan::Skip& skip) {
                            out.dedupe ? out.after_dedupe.skip(skip.rows) : relation.skip(skip.rows);
                          },
                          [&](const plan::LimitPer& limit) { relation.limit_per(limit); },
                          [](const plan::Select&) {},
                          [&](const plan::Distinct& distinct) { relation.distinct(distinct); },
                          [&](const plan::SeriesLeads&) { relation.series_leads(); },
                          [&](const plan::ThreadStarts&) { relation.thread_starts(); },
                          [&](const plan::NewestRevisions&) { relation.newest_revisions(); },
                          [&](const plan::Dedupe& dedupe) { out.dedupe = &dedupe; }},
               stage);
  }
  return out;
}

}  // namespace

Sql lower(const plan::Plan& plan, const std::vector<Column>& columns) {
  const Lowered rows = lowered(plan);
  Sql out;
  out.shown = plan.columns.empty() ? columns : plan.columns;
  if (rows.dedupe == nullptr) {
    out.columns = out.shown;
  } else {
    for (const Column& column : out.shown) {
      if (const auto selected = selected_for(column)) index_of(out.columns, *selected);
    }
    const size_t title = index_of(out.columns, rows.dedupe->title);
    out.dedupe = DedupeStep{title, index_of(out.columns, rows.dedupe->subject), rows.dedupe->by_group,
                            rows.after_dedupe};
  }
  Writer statement = rows.relation.select(out.columns);
  if (const auto time = plan::as_of(plan.filter)) look_back(statement, *time);
  out.text = std::move(statement.text);
  out.binds = std::move(statement.binds);
  return out;
}

Sql lower_count(const plan::Plan& plan) {
  Lowered rows = lowered(plan);
  // Dedupe marks rows but removes none.
  rows.relation.skip(rows.after_dedupe.skipped);
  if (rows.after_dedupe.rows) rows.relation.limit(*rows.after_dedupe.rows);
  Writer statement = rows.relation.select_count();
  if (const auto time = plan::as_of(plan.filter)) look_back(statement, *time);
  Sql out;
  out.text = std::move(statement.text);
  out.binds = std::move(statement.binds);
  out.shown = out.columns = {{"count", ColumnKind::number, nullptr}};
  return out;
}

}  // namespace kvq::sql
