// SPDX-License-Identifier: MIT
// Calls of kvq's functions that search texts.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "schema/postgresql/dialect/names.hpp"
#include "schema/postgresql/dialect/regex.hpp"
#include "schema/postgresql/dialect/untranslatable.hpp"
#include "schema/postgresql/dialect/writer.hpp"
#include "schema/postgresql/questions.hpp"

namespace kvq::postgresql {
namespace {

/// Collects the sources of the columns of an expression, without those that its own SELECTs bring.
void collect_tables(const Expression& it, std::vector<std::string>& own, std::set<std::string>& out);

void collect_tables(const Select& it, std::vector<std::string>& own, std::set<std::string>& out) {
  const size_t outside = own.size();
  for (const Core& core : it.cores) {
    for (const Join& join : core.from)
      own.push_back(join.source.alias.empty() ? join.source.name : join.source.alias);
    for (const ResultColumn& column : core.columns) {
      // Without a table, it is one of the SELECT.
      if (column.value.form != Form::column || !column.value.table.empty())
        collect_tables(column.value, own, out);
    }
    for (const Expression& where : core.where) collect_tables(where, own, out);
  }
  own.resize(outside);
}

void collect_tables(const Expression& it, std::vector<std::string>& own, std::set<std::string>& out) {
  if (it.form == Form::column && std::ranges::find(own, it.table) == own.end()) out.insert(it.table);
  for (const Expression& operand : it.operands) collect_tables(operand, own, out);
  if (it.select) collect_tables(*it.select, own, out);
}

std::set<std::string> tables_of(const Expression& it) {
  std::vector<std::string> own;
  std::set<std::string> out;
  collect_tables(it, own, out);
  return out;
}

bool calls_kvq(const Expression& it) {
  return (it.form == Form::call && it.name.starts_with("kvq_")) || it.select != nullptr ||
         std::ranges::any_of(it.operands, calls_kvq);
}

}  // namespace

/// The table that has the columns of an expression.
const Writer::SourceInScope& Writer::only_source_of(const Expression& it) {
  const std::set<std::string> tables = tables_of(it);
  if (tables.size() != 1) refuse("columns of several tables", it.source);
  Scope* scope = nullptr;
  const SourceInScope* source = source_of({.form = Form::column, .table = *tables.begin()}, &scope);
  if (source == nullptr || source->source->name.empty()) refuse("columns of no table", it.source);
  return *source;
}

/// The packed_text whose frame, begin and bytes are the arguments of a function.
const Writer::SourceInScope& Writer::texts_in_scope(const Expression& it) {
  std::vector<SourceInScope>& sources = scopes_.back().sources;
  const auto known = std::ranges::find(sources, "packed_text", &SourceInScope::table);
  if (known == sources.end()) refuse("a text that is not in packed_text", it.source);
  return *known;
}

/// Narrows the rows that a filter reads to those that other conditions on the table leave.
std::string Writer::conditions_on(const SourceInScope& source, Writer& writer) {
  std::string out;
  for (const Core* core : cores_) {
    const bool is_of_core =
        std::ranges::any_of(core->from, [&](const Join& join) { return &join.source == source.source; });
    if (!is_of_core) continue;
    for (const Expression* each : conjuncts(core->where)) {
      const std::set<std::string> tables = tables_of(*each);
      if (tables.size() != 1 || calls_kvq(*each)) continue;
      if (!tables.contains(source.alias) && !(tables.contains("") && core->from.size() == 1)) continue;
      out += " AND " + held(writer.condition(*each), Level::negation);
    }
  }
  return out;
}

std::string Writer::array_of_filter(Filter filter, std::string_view type) {
  filter.value = values_.reserve();
  filters_.push_back(std::move(filter));
  return fmt::format("${}::{}[]", filters_.back().value + 1, type);
}

Written Writer::matches(const Expression& it) {
  const std::string pattern = constant_text(it.operands[1]);
  const std::string text = value(it.operands[0], Level::atom);
  if (const auto regex = server_regex(pattern))
    return {fmt::format("({} COLLATE \"C\") ~ {}", text, values_.add(*regex, "text")), Kind::boolean,
            Level::comparison};
  const SourceInScope& source = only_source_of(it.operands[0]);
  Writer writer(binds_, surroundings_, tokenizer_);
  writer.scopes_.push_back({.sources = {source}});
  const std::string read = writer.value(it.operands[0], Level::atom);
  const std::string from = writer.source(*source.source);
  const std::string narrowed = conditions_on(source, writer);
  Filter filter{
      .kind = Filter::Kind::text,
      .sql = fmt::format("SELECT DISTINCT {0} FROM {1} WHERE {0} IS NOT NULL{2}", read, from, narrowed),
      .values = writer.values_.take(),
      .regex = pattern,
      .value = 0};
  return {fmt::format("{} = ANY({})", text, array_of_filter(std::move(filter), "text")), Kind::boolean,
          Level::comparison};
}

/// Returns what the messages match whose texts the innermost SELECT reads, `packed_text.message = m.id` with
/// `m.id = message_fts.rowid`; nullptr if they need not match anything.
const Words* Writer::match_around() {
  for (const Expression* each : conjuncts(cores_.back()->where)) {
    if (each->form != Form::binary || each->name != "=") continue;
    for (const Expression& side : each->operands) {
      Scope* scope = nullptr;
      if (side.form != Form::column || side.name != "id" || source_of(side, &scope) == nullptr) continue;
      if (scope->matched != "message_fts" || scope == &scopes_.back()) continue;
      if (scope->joined_to_match == side.table) return &scope->match;
    }
  }
  return nullptr;
}

Written Writer::parts_match(const Expression& it) {
  const std::string table = written_name(texts_in_scope(it).alias);
  const std::string parts = constant_text(it.operands[3]);
  const std::string pattern = constant_text(it.operands[4]);
  if (parts == "own" && pattern == question_pattern) return {table + ".has_question"};
  Values values;
  std::string narrowed;
  if (const Words* words = match_around()) {
    const auto bind = [&](std::string query) { return values.add(std::move(query), "tsquery"); };
    narrowed =
        fmt::format(" WHERE message IN ({})", select_matching(*word_table("message_fts"), *words, bind));
  }
  if (const auto regex = server_regex(pattern))
    narrowed += fmt::format(" {} ((text || rest) COLLATE \"C\") ~ {}", narrowed.empty() ? "WHERE" : "AND",
                            values.add(*regex, "text"));
  Filter filter{.kind = Filter::Kind::body,
                .sql = "SELECT message, text, rest, runs FROM packed_text" + narrowed,
                .values = values.take(),
                .regex = pattern,
                .parts = parts,
                .value = 0};
  return {fmt::format("{}.message = ANY({})", table, array_of_filter(std::move(filter), "bigint")),
          Kind::boolean, Level::comparison};
}

Written Writer::text_of_body(const Expression& it) {
  const std::string table = written_name(texts_in_scope(it).alias);
  if (it.name == "kvq_text") return {table + ".text"};
  return {fmt::format("({0}.text || {0}.rest)", table)};
}

std::string Writer::matching(const WordTable& table, const Words& words) {
  return select_matching(table, words,
                         [this](std::string query) { return values_.add(std::move(query), "tsquery"); });
}

/// The edges of the phrase may be inside a run of Chinese, Japanese or Korean text, so the server looks which
/// runs there are.
Written Writer::has_phrase(const Expression& it) {
  const SourceInScope& source = only_source_of(it.operands[0]);
  const WordTable* table = word_table(source.table);
  if (table == nullptr) refuse("a phrase in a table without words", it.source);
  const Words words = phrase(tokenizer_, letters_of(*table, ""), constant_text(it.operands[1]), false);
  const std::string query = fmt::format("kvq_phrase_query('{}', {}, {})", words.letters,
                                        values_.add(fmt::format("{}", fmt::join(words.words, " ")), "text"),
                                        constant_number(it.operands[2]) != 0);
  std::string out = fmt::format("{}.id IN (SELECT {} FROM {} WHERE words @@ {}", written_name(source.alias),
                                table->key, table->table, query);
  if (!table->pieces.empty())
    out += fmt::format(" UNION ALL SELECT {} FROM {} WHERE words @@ {}", table->key, table->pieces, query);
  return {out + ")", Kind::boolean, Level::comparison};
}

/// Most words are in no such run: to see that takes a tenth of the time of the function.
Written Writer::phrases_of_runs(const Expression& it) {
  const Words words = phrase(tokenizer_, "", constant_text(it.operands[0]), false);
  if (words.words.empty()) return {"''"};
  return {fmt::format(
      "CASE WHEN EXISTS (SELECT 1 FROM east_asian_word WHERE strpos(term, {}) > 0 OR strpos(term, {}) > 0) "
      "THEN kvq_phrases_of_runs({}, {}, {}) ELSE '' END",
      values_.add(words.words.front(), "text"), values_.add(words.words.back(), "text"),
      values_.add(fmt::format("{}", fmt::join(words.words, " ")), "text"),
      constant_number(it.operands[1]) != 0, value(it.operands[2]))};
}

/// A set of ids is a search for words.
Words Writer::set_of(const Expression& it) {
  if (it.form == Form::call && it.name == "kvq_phrase_ids") {
    const WordTable& table = *word_table("message_fts");
    return phrase(tokenizer_, letters_of(table, constant_text(it.operands[1])), constant_text(it.operands[0]),
                  false);
  }
  Words out{.kind = it.name == "kvq_intersection" ? Words::Kind::all
                    : it.name == "kvq_union"      ? Words::Kind::any
                                                  : Words::Kind::without};
  if (it.form != Form::call || (out.kind == Words::Kind::without && it.name != "kvq_difference"))
    refuse("no set of ids", it.source);
  for (const Expression& operand : it.operands) out.parts.push_back(set_of(operand));
  return out;
}

/// A SELECT of the ids of a set.
std::string Writer::ids_of(const Expression& it) {
  if (it.form != Form::call || it.name != "kvq_dated")
    return matching(*word_table("message_fts"), set_of(it));
  return fmt::format("SELECT id FROM message WHERE date >= {} AND date < {} AND id IN ({})",
                     value(it.operands[1]), value(it.operands[2]), ids_of(it.operands[0]));
}

Written Writer::size_of_set(const Expression& it) {
  return {fmt::format("(SELECT count(*) FROM ({}) found)", ids_of(it.operands[0]))};
}

Written Writer::is_among(const Expression& it) {
  const std::string id = value(it.operands[0], Level::atom);
  const Expression& set = it.operands[1];
  if (set.form != Form::select)
    return {fmt::format("{} IN ({})", id, ids_of(set)), Kind::boolean, Level::comparison};
  // (SELECT kvq_id_set(id) FROM ...)
  Select ids = *set.select;
  Expression each = ids.cores.front().columns.front().value.operands.front();
  ids.cores.front().columns.front().value = std::move(each);
  return {fmt::format("{} IN ({})", id, select(ids)), Kind::boolean, Level::comparison};
}

}  // namespace kvq::postgresql
