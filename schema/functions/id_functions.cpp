// SPDX-License-Identifier: MIT
// SQL functions of sets of ids. A set is passed as an SQLite pointer value; SQLite frees it when the
// statement no longer needs it.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/full_text/east_asian_terms.hpp"
#include "schema/full_text/full_text_reader.hpp"
#include "schema/full_text/full_text_run.hpp"
#include "schema/full_text/id_set.hpp"
#include "schema/full_text/segment_format.hpp"
#include "schema/full_text/tokenizer.hpp"
#include "schema/functions/dated_ids.hpp"
#include "schema/functions/function_values.hpp"
#include "statements.hpp"

namespace kvq {
namespace {

/// The pointer type (see sqlite3_result_pointer).
constexpr const char* pointer_name = "kvq ids";

void set_result(sqlite3_context* context, IdSet ids) {
  sqlite3_result_pointer(context, new IdSet(std::move(ids)), pointer_name,
                         [](void* old) { delete static_cast<IdSet*>(old); });
}

IdSet& set_of(sqlite3_value* value) {
  auto* set = static_cast<IdSet*>(sqlite3_value_pointer(value, pointer_name));
  if (set == nullptr) throw Misuse();
  return *set;
}

template <void (*function)(sqlite3_context*, int, sqlite3_value**)>
void guarded_call(sqlite3_context* context, int count, sqlite3_value** values) {
  without_exceptions(context, [&] { function(context, count, values); });
}

void is_among(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  IdSet& ids = set_of(values[1]);
  ids.prepare_lookups();
  sqlite3_result_int(context, ids.contains(sqlite3_value_int64(values[0])));
}

void size_of(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  sqlite3_result_int64(context, static_cast<sqlite3_int64>(set_of(values[0]).size()));
}

template <IdSet (*operation)(const IdSet&, const IdSet&)>
void combine(sqlite3_context* context, int count, sqlite3_value** values) {
  if (count == 0) throw Misuse();
  IdSet combined = set_of(values[0]);
  for (int i = 1; i < count; ++i) combined = operation(combined, set_of(values[i]));
  set_result(context, std::move(combined));
}

void of_dates(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  auto& connection = *static_cast<SQLite::Database*>(sqlite3_user_data(context));
  set_result(context, dated(connection, set_of(values[0]), sqlite3_value_int64(values[1]),
                            sqlite3_value_int64(values[2])));
}

/// The state of kvq_phrase_ids().
struct PhraseLookup {
  std::vector<std::string> words_of(std::string_view phrase) {
    if (!tokenizer) tokenizer.emplace(connection.getHandle());
    std::vector<std::string> words;
    tokenizer->each_token(phrase, [&](std::string_view word) { words.emplace_back(word); });
    return words;
  }

  SQLite::Database& connection;
  /// Created on first use.
  std::optional<Tokenizer> tokenizer;
};

ColumnMask columns_named(std::string_view names) {
  if (names.empty()) return all_columns;
  ColumnMask columns = 0;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(' '));
    const auto* known = std::ranges::find(names_of_full_text_columns, name);
    if (known == names_of_full_text_columns.end()) throw Misuse();
    columns |= ColumnMask{1} << (known - names_of_full_text_columns.begin());
    names.remove_prefix(std::min(name.size() + 1, names.size()));
  }
  return columns;
}

/// Returns the messages that match the phrase according to FTS5. Terms contain neither quotes nor spaces.
IdSet matched_by_fts5(SQLite::Database& connection, const std::vector<std::string>& words,
                      std::string_view columns) {
  if (words.empty()) return {};
  std::string query = columns.empty() ? "" : "{" + std::string(columns) + "} : ";
  for (const std::string& word : words) query += (&word == &words.front() ? "\"" : " ") + word;
  SQLite::Statement matches(connection, std::string(statements::messages_of_full_text));
  matches.bind(1, query + "\"");
  std::vector<int64_t> ids;
  while (matches.executeStep()) ids.push_back(matches.getColumn(0).getInt64());
  return IdSet(std::move(ids));
}

void phrase_ids(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  auto& lookup = *static_cast<PhraseLookup*>(sqlite3_user_data(context));
  const ColumnMask columns = columns_named(text_value(values[1]));
  const std::vector<std::string> words = lookup.words_of(text_value(values[0]));
  if (!knows_segment_format(lookup.connection)) {
    return set_result(context, matched_by_fts5(lookup.connection, words, text_value(values[1])));
  }
  set_result(context, FullTextReader(lookup.connection).ids_of_phrase(words, columns));
}

/// Returns the terms that a word of a phrase stands for: the word, and the runs in which it is the end, if it
/// is the first word, and the beginning, if it is the last.
std::vector<std::string> terms_for(SQLite::Database& connection, const std::string& word, PartOfRun where) {
  std::vector<std::string> terms = {word};
  if (where.begins_inside || where.ends_inside) {
    std::ranges::move(runs_with(connection, word, where), std::back_inserter(terms));
  }
  return terms;
}

void phrases_of_runs(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  auto& lookup = *static_cast<PhraseLookup*>(sqlite3_user_data(context));
  std::vector<std::string> words = lookup.words_of(text_value(values[0]));
  const bool is_prefix = sqlite3_value_int(values[1]) != 0;
  int64_t room = sqlite3_value_int64(values[2]);
  if (words.empty()) return kvq::set_result(context, "");
  const bool is_alone = words.size() == 1;
  const auto firsts = terms_for(lookup.connection, words.front(), {true, is_alone});
  const auto lasts = is_alone ? std::vector<std::string>{""}
                              : terms_for(lookup.connection, words.back(), {false, !is_prefix});
  std::string out;
  for (const std::string& first : firsts) {
    for (const std::string& last : lasts) {
      if (&first == &firsts.front() && &last == &lasts.front()) continue;
      if (room-- == 0) return kvq::set_result(context, out);
      words.front() = first;
      if (!is_alone) words.back() = last;
      for (const std::string& word : words) out += (&word == &words.front() ? "" : " ") + word;
      out += '\n';
    }
  }
  kvq::set_result(context, out);
}

/// The aggregate context of SQLite for a group; zeroed before the first row.
struct GroupOfIds {
  std::vector<int64_t>* ids;
};

void add_id(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  auto* group = static_cast<GroupOfIds*>(sqlite3_aggregate_context(context, sizeof(GroupOfIds)));
  if (group == nullptr) return sqlite3_result_error_nomem(context);
  without_exceptions(context, [&] {
    if (group->ids == nullptr) group->ids = new std::vector<int64_t>;
    group->ids->push_back(sqlite3_value_int64(values[0]));
  });
}

/// SQLite also calls this to clean up when a statement ends early.
void give_ids(sqlite3_context* context) {
  const auto* group = static_cast<const GroupOfIds*>(sqlite3_aggregate_context(context, 0));
  const std::unique_ptr<std::vector<int64_t>> ids(group == nullptr ? nullptr : group->ids);
  without_exceptions(context, [&] { set_result(context, ids ? IdSet(std::move(*ids)) : IdSet()); });
}

}  // namespace

void register_id_functions(SQLite::Database& database) {
  const auto add = [&](const char* name, int arguments,
                       void (*function)(sqlite3_context*, int, sqlite3_value**)) {
    database.createFunction(name, arguments, true, nullptr, function);
  };
  constexpr int any_number = -1;
  add("kvq_is_among", 2, guarded_call<is_among>);
  add("kvq_size", 1, guarded_call<size_of>);
  add("kvq_intersection", any_number, guarded_call<combine<intersection>>);
  add("kvq_union", any_number, guarded_call<combine<set_union>>);
  add("kvq_difference", 2, guarded_call<combine<difference>>);
  database.createFunction("kvq_dated", 3, true, &database, guarded_call<of_dates>);
  database.createFunction("kvq_id_set", 1, false, nullptr, nullptr, add_id, give_ids);
  database.createFunction("kvq_phrases_of_runs", 3, false, new PhraseLookup{database, std::nullopt},
                          guarded_call<phrases_of_runs>, nullptr, nullptr,
                          [](void* old) { delete static_cast<PhraseLookup*>(old); });
  database.createFunction("kvq_phrase_ids", 2, true, new PhraseLookup{database, std::nullopt},
                          guarded_call<phrase_ids>, nullptr, nullptr,
                          [](void* old) { delete static_cast<PhraseLookup*>(old); });
}

}  // namespace kvq
