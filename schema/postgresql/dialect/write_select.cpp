// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "schema/postgresql/dialect/names.hpp"
#include "schema/postgresql/dialect/untranslatable.hpp"
#include "schema/postgresql/dialect/writer.hpp"

namespace kvq::postgresql {
namespace {

// What the server has in place of tables of SQLite.
using Replaced = std::pair<std::string_view, std::string_view>;
constexpr std::array<Replaced, 5> replaced = {
    {{"message_text",
      "SELECT message.id AS message, message.subject, coalesce((SELECT name || ' ' || written_address FROM "
      "mailbox "
      "WHERE mailbox.id = message.sender), '') AS sender, coalesce((SELECT string_agg(name, chr(10) ORDER BY "
      "position) FROM attachment WHERE attachment.message = message.id), '') AS attachment FROM message"},
     {"pragma_page_count", "SELECT pg_database_size(current_database()) AS page_count"},
     {"pragma_page_size", "SELECT 1::bigint AS page_size"},
     {"pragma_user_version", "SELECT schema_version AS user_version FROM kvq_copy"},
     {"sqlite_schema", "SELECT 1"}}};

// The column that names a row of a table, where it is not `id`.
constexpr std::array<Replaced, 8> row_names = {{{"applied_patch", "message"},
                                                {"identity_shown", "identity"},
                                                {"message_text", "message"},
                                                {"packed_text", "message"},
                                                {"patch", "message"},
                                                {"series_message", "message"},
                                                {"series_reply", "message"},
                                                {"thread", "msgid"}}};

std::string_view found_in(std::span<const Replaced> pairs, std::string_view name, std::string_view other) {
  const auto known = std::ranges::find(pairs, name, &Replaced::first);
  return known == pairs.end() ? other : known->second;
}

bool has_aggregate(const Expression& it) {
  return is_aggregate(it) || std::ranges::any_of(it.operands, has_aggregate);
}

const std::string& alias_of(const Source& source) {
  return source.alias.empty() ? source.name : source.alias;
}

/// Whether a condition says which row of a table is meant.
bool names_row(const Expression& it, const Source& source) {
  if (it.form != Form::binary || it.name != "=") return false;
  return std::ranges::any_of(it.operands, [&](const Expression& side) {
    return side.form == Form::column && side.name == found_in(row_names, source.name, "id") &&
           (side.table.empty() || side.table == alias_of(source));
  });
}

bool name_row(const std::vector<Expression>& where, const Source& source) {
  return !source.name.empty() && std::ranges::any_of(conjuncts(where), [&](const Expression* each) {
    return names_row(*each, source);
  });
}

/// Whether a SELECT has at most one row, as far as this is plain to see.
bool has_one_row(const Select& it) {
  if (!it.limit.empty()) return true;
  if (it.cores.size() > 1) return false;
  const Core& core = it.cores.front();
  if (core.group.empty() && has_aggregate(core.columns.front().value)) return true;
  if (core.from.empty()) return true;
  if (!name_row(core.where, core.from.front().source)) return false;
  return std::all_of(core.from.begin() + 1, core.from.end(),
                     [](const Join& join) { return name_row(join.on, join.source); });
}

bool reads(const std::vector<Join>& joins, std::string_view name) {
  return std::ranges::any_of(joins, [&](const Join& join) {
    const Source& source = join.source;
    return (source.schema.empty() && source.name == name) || reads(source.joins, name);
  });
}

/// Returns the column by which a grouped SELECT that comes first is joined with a table; nullptr if there is
/// no such SELECT.
const Expression* column_of_first_rows(const std::vector<Join>& joins) {
  if (joins.size() < 2 || !joins.front().source.select) return nullptr;
  if (joins[1].keeps_left || joins[1].on.empty() || joins[1].on.front().form != Form::binary) return nullptr;
  const std::vector<Expression>& sides = joins[1].on.front().operands;
  const auto known = std::ranges::find_if(sides, [&](const Expression& side) {
    return side.form == Form::column && side.table == joins.front().source.alias;
  });
  return known == sides.end() ? nullptr : &*known;
}

/// Whether a condition has a SELECT that may depend on the row.
bool asks_for_each_row(const Expression& it) {
  if (it.form == Form::exists || it.form == Form::select) return true;
  return std::ranges::any_of(it.operands, asks_for_each_row);
}

/// Whether a step continues with its own rows.
bool is_recursive(const Step& it) {
  return std::ranges::any_of(it.select->cores, [&](const Core& core) { return reads(core.from, it.name); });
}

void add_conjuncts(const Expression& it, std::vector<const Expression*>& out) {
  if (it.form != Form::binary || it.name != "AND") return out.push_back(&it);
  add_conjuncts(it.operands[0], out);
  add_conjuncts(it.operands[1], out);
}

}  // namespace

std::vector<const Expression*> conjuncts(const std::vector<Expression>& where) {
  std::vector<const Expression*> out;
  for (const Expression& each : where) add_conjuncts(each, out);
  return out;
}

Written Writer::scalar(const Expression& it, bool is_condition) {
  const Select& inner = *it.select;
  // SQLite takes the first row.
  const std::string_view first = has_one_row(inner) ? "" : " LIMIT 1";
  const bool is_boolean = is_condition && inner.cores.size() == 1 && [&] {
    const Expression& result = inner.cores.front().columns.front().value;
    return result.form == Form::call && (result.name == "kvq_parts_match" || result.name == "kvq_matches");
  }();
  if (is_boolean) {
    const std::string sql = select(inner, true);
    return {fmt::format("({}{})", sql, first), Kind::boolean};
  }
  return {fmt::format("({}{})", select(inner), first)};
}

std::string Writer::steps(const Select& it) {
  std::string out;
  bool is_any_recursive = false;
  for (const Step& step : it.steps) {
    if (!out.empty()) out += ", ";
    out += written_name(step.name);
    for (const std::string& column : step.columns)
      out += (&column == &step.columns.front() ? " (" : ", ") + written_name(column);
    if (!step.columns.empty()) out += ")";
    out += fmt::format(" AS {}{}(", step.materialized, step.materialized.empty() ? "" : " ");
    if (is_recursive(step)) {
      is_any_recursive = true;
      step_names_.push_back(step.name);
    }
    out += select(*step.select) + ")";
    step_names_.push_back(step.name);
  }
  if (out.empty()) return out;
  return fmt::format("WITH {}{} ", is_any_recursive ? "RECURSIVE " : "", out);
}

std::string Writer::select(const Select& it, bool is_condition) {
  const size_t outer_steps = step_names_.size();
  std::string out = steps(it);
  for (size_t at = 0; at < it.cores.size(); ++at) {
    if (at > 0) out += fmt::format(" {} ", it.unions[at - 1]);
    out += core(it.cores[at], is_condition);
    // The order is one of the columns of a SELECT, if there is just one.
    if (it.cores.size() == 1 && !it.order.empty()) {
      scopes_.back().picks = scopes_.back().grouping.has_value();
      out += " ORDER BY " + order(it.order, &it.cores.front());
    }
    scopes_.pop_back();
    cores_.pop_back();
  }
  if (it.cores.size() > 1 && !it.order.empty()) {
    scopes_.emplace_back();
    out += " ORDER BY " + order(it.order, nullptr);
    scopes_.pop_back();
  }
  out += limits(it);
  step_names_.resize(outer_steps);
  return out;
}

std::string Writer::limits(const Select& it) {
  std::string out;
  if (!it.limit.empty()) {
    const Expression& limit = it.limit.front();
    const bool is_bound = limit.form == Form::parameter;
    if (!is_bound || constant_number(limit) >= 0) out += " LIMIT " + value(limit, Level::atom);
  }
  if (!it.offset.empty()) out += " OFFSET " + value(it.offset.front(), Level::atom);
  return out;
}

/// The scope stays open for ORDER BY.
std::string Writer::core(const Core& it, bool is_condition) {
  begin_scope(it);
  std::string rest;
  if (!it.from.empty()) rest += " FROM " + joins(it.from);
  if (const std::string conditions = where(it); !conditions.empty()) rest += " WHERE " + conditions;
  if (!it.group.empty()) rest += " GROUP BY " + values(it.group);
  scopes_.back().picks = scopes_.back().grouping.has_value();
  if (!it.having.empty()) rest += " HAVING " + conditions(it.having);
  std::string out = "SELECT " + std::string(it.distinct ? "DISTINCT " : "") + columns(it, is_condition);
  for (const Window& each : it.windows) {
    rest += &each == &it.windows.front() ? " WINDOW " : ", ";
    rest += fmt::format("{} AS {}", written_name(each.name), window(each));
  }
  scopes_.back().picks = false;
  return out + rest;
}

std::string Writer::where(const Core& it) {
  const Expression* first = column_of_first_rows(it.from);
  std::string out;
  for (const Expression* each : conjuncts(it.where)) {
    if (each->form == Form::binary && each->name == "MATCH") continue;
    Written written = condition(*each);
    // PostgreSQL would ask it of every row of a table before it joins that with the few rows that are meant.
    if (first != nullptr && asks_for_each_row(*each))
      written = {fmt::format("CASE WHEN {} IS NOT NULL THEN {} END", plain_column(*first), written.sql)};
    out += (out.empty() ? "" : " AND ") + held(written, Level::negation);
  }
  return out;
}

std::string Writer::columns(const Core& it, bool is_condition) {
  std::string out;
  for (const ResultColumn& column : it.columns) {
    if (!out.empty()) out += ", ";
    const std::string sql = is_condition ? condition(column.value).sql : value(column.value);
    out += sql;
    // A column keeps its name where an aggregate takes its place.
    const bool is_picked = column.value.form == Form::column && sql != plain_column(column.value);
    const std::string& name = column.alias.empty() && is_picked ? column.value.name : column.alias;
    if (!name.empty()) out += " AS " + written_name(name);
  }
  return out;
}

void Writer::begin_scope(const Core& it) {
  scopes_.emplace_back();
  cores_.push_back(&it);
  add_sources(it.from);
  find_match(it);
  find_grouping(it);
}

void Writer::add_sources(const std::vector<Join>& joins) {
  for (const Join& join : joins) {
    const Source& source = join.source;
    if (!source.joins.empty()) {
      add_sources(source.joins);
      continue;
    }
    const bool is_step =
        source.schema.empty() && std::ranges::find(step_names_, source.name) != step_names_.end();
    const bool is_table = !source.is_function && !is_step;
    scopes_.back().sources.push_back(
        {alias_of(source), is_table ? source.name : "", join.keeps_left, &source});
  }
}

void Writer::find_match(const Core& it) {
  for (const Expression* each : conjuncts(it.where)) {
    if (each->form != Form::binary || each->name != "MATCH") continue;
    Scope& scope = scopes_.back();
    const WordTable* table = word_table(each->operands[0].name);
    if (table == nullptr || !scope.matched.empty()) refuse("MATCH", each->source);
    scope.matched = each->operands[0].name;
    scope.match = words_of_match(*table, tokenizer_, constant_text(each->operands[1]));
    for (const Join& join : it.from) {
      const bool is_joined =
          !join.on.empty() &&
          join.on.front().source == alias_of(join.source) + ".id = " + scope.matched + ".rowid";
      if (is_joined) scope.joined_to_match = alias_of(join.source);
    }
  }
}

void Writer::find_grouping(const Core& it) {
  const auto is_of_group = [](const ResultColumn& column) { return has_aggregate(column.value); };
  if (it.group.empty() && std::ranges::none_of(it.columns, is_of_group)) return;
  Grouping grouping;
  for (const Expression& key : it.group) {
    grouping.keys.push_back(key.source);
    Scope* scope = nullptr;
    const SourceInScope* source = key.form == Form::column ? source_of(key, &scope) : nullptr;
    // Partitions of message may be on other servers, so that no constraint says that its ids are unique.
    const bool has_constraint = source != nullptr && !source->table.empty() && source->table != "message";
    if (has_constraint && key.name == found_in(row_names, source->table, "id"))
      grouping.whole.insert(source->alias);
  }
  int extremes = 0;
  for (const ResultColumn& column : it.columns) {
    if (!is_aggregate(column.value) || (column.value.name != "min" && column.value.name != "max")) continue;
    ++extremes;
    grouping.extreme = &column.value;
  }
  if (extremes != 1) grouping.extreme = nullptr;
  grouping.is_collecting = true;
  Scope& scope = scopes_.back();
  scope.grouping = std::move(grouping);
  scope.picks = true;
  columns(it, false);
  scope.picks = false;
  scope.grouping->is_collecting = false;
}

std::string Writer::joins(const std::vector<Join>& them) {
  std::string out = source(them.front().source);
  for (auto join = them.begin() + 1; join != them.end(); ++join) {
    const std::string_view word = join->keeps_left ? "LEFT JOIN" : join->on.empty() ? "CROSS JOIN" : "JOIN";
    out += fmt::format(" {} {}", word, source(join->source));
    if (!join->on.empty()) out += " ON " + conditions(join->on);
  }
  return out;
}

std::string Writer::source(const Source& it) {
  if (!it.joins.empty()) return "(" + joins(it.joins) + ")";
  if (it.select) {
    // Equal SELECTs are written equally, so that PostgreSQL sees that a result is what the rows are grouped
    // by.
    const std::string alias = it.alias.empty()
                                  ? fmt::format("rows{}_{}", scopes_.size(), ++scopes_.back().unnamed)
                                  : written_name(it.alias);
    return fmt::format("({}) {}", select(*it.select), alias);
  }
  if (it.is_function && it.name == "json_each") {
    // Arrays of numbers.
    return fmt::format(
        "(SELECT each.value::bigint AS value FROM jsonb_array_elements_text({}::jsonb) each(value)) {}",
        value(it.arguments.front(), Level::atom), written_name(alias_of(it)));
  }
  if (it.is_function) refuse("a table function", it.name);
  return table(it);
}

std::string Writer::table(const Source& it) {
  const std::string alias = written_name(alias_of(it));
  const bool is_step = it.schema.empty() && std::ranges::find(step_names_, it.name) != step_names_.end();
  if (!is_step) {
    const Scope& scope = scopes_.back();
    const WordTable* words = it.name.ends_with("_fts") ? word_table(it.name) : nullptr;
    if (words != nullptr) {
      const std::string found = scope.matched == it.name
                                    ? matching(*words, scope.match)
                                    : fmt::format("SELECT {} FROM {}", words->key, words->table);
      return fmt::format("({}) {}(rowid)", found, alias);
    }
    const std::string_view other = found_in(replaced, it.name, "");
    if (!other.empty()) return fmt::format("({}) {}", other, alias);
  }
  std::string out = it.schema.empty() ? written_name(it.name) : "kvq." + written_name(it.name);
  if (!it.alias.empty() && it.alias != it.name) out += " " + alias;
  return out;
}

std::string Writer::order(const std::vector<OrderTerm>& terms, const Core* of) {
  std::string out;
  for (const OrderTerm& term : terms) out += (out.empty() ? "" : ", ") + order_term(term, of);
  return out;
}

/// For SQLite, NULL comes before everything else. A number or name can be that of a result.
std::string Writer::order_term(const OrderTerm& term, const Core* of) {
  const bool is_result =
      of != nullptr && term.value.form == Form::column && term.value.table.empty() &&
      std::ranges::find(of->columns, term.value.name, &ResultColumn::alias) != of->columns.end();
  std::string out = is_result ? written_name(term.value.name) : expression(term.value).sql;
  if (term.descending) out += " DESC";
  if (is_never_null_here(term.value, of)) return out;
  return out + (term.descending ? " NULLS LAST" : " NULLS FIRST");
}

bool Writer::is_never_null_here(const Expression& it, const Core* of) {
  if (it.form == Form::number || it.form == Form::text) return true;
  if (it.form == Form::exists || it.form == Form::is) return true;
  if (it.form == Form::call && it.name == "coalesce") return is_never_null_here(it.operands.back(), of);
  if (it.form == Form::call) return it.name == "count" || it.name == "row_number" || it.name == "rank";
  if (it.form == Form::unary && it.name == "+") return is_never_null_here(it.operands[0], of);
  if (it.form != Form::column) return false;
  if (of != nullptr && it.table.empty()) {
    const auto named = std::ranges::find(of->columns, it.name, &ResultColumn::alias);
    if (named != of->columns.end()) return is_never_null_here(named->value, nullptr);
  }
  Scope* scope = nullptr;
  const SourceInScope* source = source_of(it, &scope);
  return source != nullptr && !source->may_lack && is_never_null(source->table, it.name);
}

/// Returns the source of a column, and its scope. Without the name of a table it is one of the innermost
/// scope; then the source is nullptr if there are several.
Writer::SourceInScope* Writer::source_of(const Expression& column, Scope** scope) {
  if (column.table.empty()) {
    if (scopes_.empty()) return nullptr;
    *scope = &scopes_.back();
    return (*scope)->sources.size() == 1 ? &(*scope)->sources.front() : nullptr;
  }
  for (auto inner = scopes_.rbegin(); inner != scopes_.rend(); ++inner) {
    const auto known = std::ranges::find(inner->sources, column.table, &SourceInScope::alias);
    if (known == inner->sources.end()) continue;
    *scope = &*inner;
    return &*known;
  }
  return nullptr;
}

}  // namespace kvq::postgresql
