// SPDX-License-Identifier: MIT
// The functions that kvq gives to SQL.
#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/body.hpp"
#include "schema/database.hpp"
#include "schema/error.hpp"
#include "schema/fold.hpp"
#include "schema/functions.hpp"
#include "schema/id_set.hpp"
#include "schema/mail_values.hpp"
#include "schema/period.hpp"
#include "schema/regex.hpp"
#include "schema/text_block.hpp"
#include "schema/tokenizer.hpp"
#include "schema/web_address.hpp"

namespace kvq {
namespace {

std::string_view text_value(sqlite3_value* value) {
  const auto* text = static_cast<const char*>(sqlite3_value_blob(value));
  return {text ? text : "", static_cast<size_t>(sqlite3_value_bytes(value))};
}

void give(sqlite3_context* context, std::string_view text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Runs a function over texts or numbers, with SQL's rule that NULL in gives NULL out; no exception may cross
/// SQLite.
template <void (*function)(sqlite3_context*, sqlite3_value**)>
void over_values(sqlite3_context* context, int count, sqlite3_value** values) {
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return sqlite3_result_null(context);
  }
  try {
    function(context, values);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (const Error&) {
    sqlite3_result_error_code(context, SQLITE_CORRUPT);
  }
}

/// What is made of a text once, for all rows. SQLite's own auxiliary data is a list that each call goes
/// through: too long for queries of many terms.
template <class Made>
class MadeOf {
 public:
  template <class Make>
  const Made& get(std::string_view text, const Make& make) {
    const auto known = made_.find(std::string(text));
    if (known != made_.end()) return known->second;
    if (made_.size() >= most) made_.clear();
    return made_.emplace(text, make(text)).first->second;
  }

 private:
  static constexpr size_t most = 2'000;
  std::unordered_map<std::string, Made> made_;
};

using Regexes = MadeOf<Regex>;

/// What the functions of texts share.
struct Texts {
  TextBlockReader blocks;
  Regexes regexes;
};

/// The Body that the first three arguments name.
Body body_of(sqlite3_context* context, sqlite3_value** values) {
  auto& texts = *static_cast<Texts*>(sqlite3_user_data(context));
  return texts.blocks.read(text_value(values[0]),
                           {sqlite3_value_int64(values[1]), sqlite3_value_int64(values[2])});
}

void part(sqlite3_context* context, sqlite3_value** values) {
  const std::optional<Part> wanted = part_named(text_value(values[3]));
  if (!wanted) return sqlite3_result_error_code(context, SQLITE_MISUSE);
  give(context, part_of(body_of(context, values), *wanted));
}

void text(sqlite3_context* context, sqlite3_value** values) {
  const Body body = body_of(context, values);
  give(context, std::string_view(body.text).substr(0, body.first_part_bytes));
}

void whole_text(sqlite3_context* context, sqlite3_value** values) {
  give(context, body_of(context, values).text);
}

template <class Use>
void with_regex(sqlite3_context* context, sqlite3_value* pattern, const Use& use) {
  auto& texts = *static_cast<Texts*>(sqlite3_user_data(context));
  const Regex& regex =
      texts.regexes.get(text_value(pattern), [](std::string_view text) { return Regex(text); });
  if (!regex.valid()) return sqlite3_result_error_code(context, SQLITE_MISUSE);
  use(regex);
}

void matches(sqlite3_context* context, sqlite3_value** values) {
  with_regex(context, values[1],
             [&](const Regex& regex) { sqlite3_result_int(context, regex.found_in(text_value(values[0]))); });
}

void parts_match(sqlite3_context* context, sqlite3_value** values) {
  with_regex(context, values[4], [&](const Regex& regex) {
    const Body body = body_of(context, values);
    // Most texts have it nowhere, and need not be taken apart.
    if (!regex.found_in(body.text)) return sqlite3_result_int(context, 0);
    bool found = false;
    for (std::string_view names = text_value(values[3]); !names.empty() && !found;) {
      const size_t end = std::min(names.find(' '), names.size());
      const std::optional<Part> wanted = part_named(names.substr(0, end));
      if (!wanted) return sqlite3_result_error_code(context, SQLITE_MISUSE);
      found = regex.found_in(without_diff_markers(part_of(body, *wanted), *wanted));
      names.remove_prefix(std::min(end + 1, names.size()));
    }
    sqlite3_result_int(context, found);
  });
}

/// For phrases in texts that are in no column of the full text.
class Phrases {
 public:
  explicit Phrases(sqlite3* connection) : tokenizer_(connection) {}

  std::vector<std::string> words_of(std::string_view text) const {
    std::vector<std::string> words;
    tokenizer_.each_word(text, [&](std::string_view word) { words.emplace_back(word); });
    return words;
  }

  const std::vector<std::string>& words_of_phrase(std::string_view phrase) {
    return phrases_.get(phrase, [this](std::string_view text) { return words_of(text); });
  }

 private:
  MadeOf<std::vector<std::string>> phrases_;
  Tokenizer tokenizer_;
};

void has_phrase(sqlite3_context* context, sqlite3_value** values) {
  auto& phrases = *static_cast<Phrases*>(sqlite3_user_data(context));
  const bool is_prefix = sqlite3_value_int(values[2]) != 0;
  const auto same = [&](const std::vector<std::string>& phrase, auto first) {
    for (size_t i = 0; i < phrase.size(); ++i, ++first) {
      const bool may_go_on = is_prefix && i + 1 == phrase.size();
      if (may_go_on ? !first->starts_with(phrase[i]) : *first != phrase[i]) return false;
    }
    return true;
  };
  const std::vector<std::string>& phrase = phrases.words_of_phrase(text_value(values[1]));
  const std::vector<std::string> words = phrases.words_of(text_value(values[0]));
  bool found = false;
  for (size_t at = 0; !found && !phrase.empty() && at + phrase.size() <= words.size(); ++at) {
    found = same(phrase, words.begin() + static_cast<std::ptrdiff_t>(at));
  }
  sqlite3_result_int(context, found);
}

const WebArchives& archives_of(sqlite3_context* context) {
  return *static_cast<const WebArchives*>(sqlite3_user_data(context));
}

void web_address(sqlite3_context* context, sqlite3_value** values) {
  give(context, web_address_of(text_value(values[0]), text_value(values[1]), archives_of(context)));
}

void id_of_web_address(sqlite3_context* context, sqlite3_value** values) {
  give(context, message_id_of_web_address(text_value(values[0]), archives_of(context)));
}

void give_now(sqlite3_context* context, int /*count*/, sqlite3_value** /*values*/) {
  sqlite3_result_int64(context, *static_cast<const int64_t*>(sqlite3_user_data(context)));
}

size_t end_of_last(std::string_view text, std::string_view what) {
  const size_t at = text.rfind(what);
  return at == std::string_view::npos ? 0 : at + what.size();
}

void upto_last(sqlite3_context* context, sqlite3_value** values) {
  const std::string_view text = text_value(values[0]);
  give(context, text.substr(0, end_of_last(text, text_value(values[1]))));
}

void after_last(sqlite3_context* context, sqlite3_value** values) {
  const std::string_view text = text_value(values[0]);
  give(context, text.substr(end_of_last(text, text_value(values[1]))));
}

void letters(sqlite3_context* context, sqlite3_value** values) {
  std::string kept;
  for (const char c : text_value(values[0])) {
    const char folded = fold(c);
    const bool is_letter = (folded >= 'a' && folded <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    if (is_letter || (c >= '0' && c <= '9')) kept += folded;
  }
  give(context, kept);
}

/// Gives NULL for what the calendar does not have.
template <Period period>
void period_of(sqlite3_context* context, sqlite3_value** values) {
  if (const auto name = name_of_period(period, sqlite3_value_int64(values[0]))) give(context, *name);
}

template <Period period>
void end_of(sqlite3_context* context, sqlite3_value** values) {
  if (const auto end = end_of_period(period, sqlite3_value_int64(values[0])))
    sqlite3_result_int64(context, *end);
}

/// The sets of a connection, by their numbers: a BLOB would be copied for each row that asks for it.
using IdSets = std::vector<IdSet>;

IdSets& sets_of(sqlite3_context* context) {
  return **static_cast<std::shared_ptr<IdSets>*>(sqlite3_user_data(context));
}

void is_among(sqlite3_context* context, sqlite3_value** values) {
  const IdSets& sets = sets_of(context);
  const auto number = static_cast<size_t>(sqlite3_value_int64(values[1]));
  if (number >= sets.size()) return sqlite3_result_error_code(context, SQLITE_MISUSE);
  sqlite3_result_int(context, sets[number].contains(sqlite3_value_int64(values[0])));
}

/// What SQLite keeps for a group, all zero before its first row.
struct GroupOfIds {
  IdSet* ids;
};

void add_id(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  auto* group = static_cast<GroupOfIds*>(sqlite3_aggregate_context(context, sizeof(GroupOfIds)));
  if (group == nullptr) return sqlite3_result_error_nomem(context);
  try {
    if (group->ids == nullptr) group->ids = new IdSet;
    group->ids->add(sqlite3_value_int64(values[0]));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

/// Also called to clean up where a statement ends early.
void keep_ids(sqlite3_context* context) {
  const auto* group = static_cast<const GroupOfIds*>(sqlite3_aggregate_context(context, 0));
  if (group == nullptr || group->ids == nullptr) return;
  const std::unique_ptr<IdSet> ids(group->ids);
  try {
    IdSets& sets = sets_of(context);
    sets.push_back(std::move(*ids));
    sqlite3_result_int64(context, static_cast<sqlite3_int64>(sets.size() - 1));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

/// What an aggregate has seen so far; its percent is 0 where it takes none.
struct Aggregated {
  MailValues values;
  int percent = 0;
};

/// What SQLite keeps for a group, all zero before its first row.
struct Group {
  Aggregated* seen;
};

/// Null where there is no memory, or no row and none is to be made.
Group* group_of(sqlite3_context* context, bool make) {
  return static_cast<Group*>(sqlite3_aggregate_context(context, make ? sizeof(Group) : 0));
}

void add_value(sqlite3_context* context, int count, sqlite3_value** values) {
  if (sqlite3_value_type(values[1]) == SQLITE_NULL) return;
  Group* group = group_of(context, true);
  if (group == nullptr) return sqlite3_result_error_nomem(context);
  try {
    if (group->seen == nullptr) group->seen = new Aggregated;
    if (count > 2) group->seen->percent = sqlite3_value_int(values[2]);
    group->seen->values.add(sqlite3_value_int64(values[0]), sqlite3_value_int64(values[1]));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

void give(sqlite3_context* context, std::optional<int64_t> number) {
  if (number) sqlite3_result_int64(context, *number);
}
void give(sqlite3_context* context, std::optional<double> number) {
  if (number) sqlite3_result_double(context, *number);
}

/// Also called to clean up where a statement ends early.
template <auto result>
void end_group(sqlite3_context* context) {
  const Group* group = group_of(context, false);
  if (group == nullptr || group->seen == nullptr) return;
  const std::unique_ptr<Aggregated> seen(group->seen);
  give(context, result(*seen));
}

}  // namespace

void configure_sqlite() {
  // Counting what is allocated takes a lock each time.
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(configured);
}

void register_functions(SQLite::Database& database, int64_t now) {
  const auto add = [&](const char* name, int arguments,
                       void (*function)(sqlite3_context*, int, sqlite3_value**)) {
    database.createFunction(name, arguments, true, nullptr, function);
  };
  add("kvq_upto_last", 2, over_values<upto_last>);
  add("kvq_after_last", 2, over_values<after_last>);
  add("kvq_letters", 1, over_values<letters>);
  add("kvq_day", 1, over_values<period_of<Period::day>>);
  add("kvq_week", 1, over_values<period_of<Period::week>>);
  add("kvq_month", 1, over_values<period_of<Period::month>>);
  add("kvq_quarter", 1, over_values<period_of<Period::quarter>>);
  add("kvq_year", 1, over_values<period_of<Period::year>>);
  add("kvq_end_of_day", 1, over_values<end_of<Period::day>>);
  add("kvq_end_of_week", 1, over_values<end_of<Period::week>>);
  add("kvq_end_of_month", 1, over_values<end_of<Period::month>>);
  add("kvq_end_of_quarter", 1, over_values<end_of<Period::quarter>>);
  add("kvq_end_of_year", 1, over_values<end_of<Period::year>>);
  const auto add_over_texts = [&](const char* name, int arguments,
                                  void (*function)(sqlite3_context*, int, sqlite3_value**)) {
    database.createFunction(name, arguments, true, new Texts, function, nullptr, nullptr,
                            [](void* old) { delete static_cast<Texts*>(old); });
  };
  add_over_texts("kvq_part", 4, over_values<part>);
  add_over_texts("kvq_text", 3, over_values<text>);
  add_over_texts("kvq_whole_text", 3, over_values<whole_text>);
  add_over_texts("kvq_matches", 2, over_values<matches>);
  add_over_texts("kvq_parts_match", 5, over_values<parts_match>);
  database.createFunction("kvq_has_phrase", 3, true, new Phrases(database.getHandle()),
                          over_values<has_phrase>, nullptr, nullptr,
                          [](void* old) { delete static_cast<Phrases*>(old); });
  const auto add_aggregate = [&](const char* name, int arguments, void (*end)(sqlite3_context*)) {
    database.createFunction(name, arguments, true, nullptr, nullptr, add_value, end);
  };
  add_aggregate("kvq_sum_once", 2, end_group<[](Aggregated& seen) { return seen.values.sum(); }>);
  add_aggregate("kvq_avg_once", 2, end_group<[](Aggregated& seen) { return seen.values.mean(); }>);
  add_aggregate("kvq_percentile", 3,
                end_group<[](Aggregated& seen) { return seen.values.percentile(seen.percent); }>);
  const auto sets = std::make_shared<IdSets>();
  const auto release = [](void* old) { delete static_cast<std::shared_ptr<IdSets>*>(old); };
  database.createFunction("kvq_is_among", 2, true, new std::shared_ptr(sets), over_values<is_among>, nullptr,
                          nullptr, release);
  database.createFunction("kvq_id_set", 1, false, new std::shared_ptr(sets), nullptr, add_id, keep_ids,
                          release);
  register_now(database, now);
  register_web_archives(database, {});
}

void register_now(SQLite::Database& database, int64_t now) {
  database.createFunction("kvq_now", 0, true, new int64_t(now), give_now, nullptr, nullptr,
                          [](void* old) { delete static_cast<int64_t*>(old); });
}

void register_web_archives(SQLite::Database& database, const WebArchives& archives) {
  const auto add = [&](const char* name, int arguments,
                       void (*function)(sqlite3_context*, int, sqlite3_value**)) {
    database.createFunction(name, arguments, true, new WebArchives(archives), function, nullptr, nullptr,
                            [](void* old) { delete static_cast<WebArchives*>(old); });
  };
  add("kvq_web_address", 2, over_values<web_address>);
  add("kvq_id_of_web_address", 1, over_values<id_of_web_address>);
}

}  // namespace kvq
