// SPDX-License-Identifier: MIT
// SQL functions of texts.
#include "schema/functions/functions.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/regex.hpp"
#include "schema/full_text/tokenizer.hpp"
#include "schema/full_text/word_parts.hpp"
#include "schema/functions/function_values.hpp"
#include "schema/mail/body.hpp"
#include "schema/mail/text_block.hpp"
#include "schema/mail/web_address.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

void set_result_error(sqlite3_context* context) noexcept {
  const auto set_error = [context](const char* message, int code) {
    sqlite3_result_error(context, message, -1);
    // After the message, which sets its own error code.
    sqlite3_result_error_code(context, code);
  };
  try {
    throw;
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (const Misuse& error) {
    set_error(error.what(), SQLITE_MISUSE);
  } catch (const Error& error) {
    // A function may read the database itself: the cause of a failed statement is that of the outer one.
    try {
      std::rethrow_if_nested(error);
      set_error(error.what(), SQLITE_CORRUPT);
    } catch (const SQLite::Exception& cause) {
      set_error(cause.what(), cause.getErrorCode());
    } catch (...) {
      set_error(error.what(), SQLITE_CORRUPT);
    }
  } catch (const SQLite::Exception& error) {
    set_error(error.what(), error.getErrorCode());
  } catch (const std::exception& error) {
    set_error(error.what(), SQLITE_ERROR);
  } catch (...) {
    set_error("an SQL function of kvq threw an unknown exception", SQLITE_ERROR);
  }
}

namespace {

/// Caches an object made from a text for all rows. SQLite's auxiliary data is a list that each call scans,
/// too slow for queries with many terms.
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

/// The state of the functions that read texts.
struct Texts {
  TextBlockReader blocks;
  Regexes regexes;
};

/// Returns the Body at the place that the first three arguments give.
Body body_of(sqlite3_context* context, sqlite3_value** values) {
  auto& texts = *static_cast<Texts*>(sqlite3_user_data(context));
  return texts.blocks.read(text_value(values[0]),
                           {sqlite3_value_int64(values[1]), sqlite3_value_int64(values[2])});
}

void part(sqlite3_context* context, sqlite3_value** values) {
  const std::optional<Part> wanted = part_named(text_value(values[3]));
  if (!wanted) throw Misuse();
  set_result(context, part_of(body_of(context, values), *wanted));
}

void text(sqlite3_context* context, sqlite3_value** values) {
  const Body body = body_of(context, values);
  set_result(context, std::string_view(body.text).substr(0, body.first_part_bytes));
}

void whole_text(sqlite3_context* context, sqlite3_value** values) {
  set_result(context, body_of(context, values).text);
}

template <class Use>
void with_regex(sqlite3_context* context, sqlite3_value* pattern, const Use& use) {
  auto& texts = *static_cast<Texts*>(sqlite3_user_data(context));
  const Regex& regex =
      texts.regexes.get(text_value(pattern), [](std::string_view text) { return Regex(text); });
  if (!regex.valid()) throw Misuse();
  use(regex);
}

void matches(sqlite3_context* context, sqlite3_value** values) {
  with_regex(context, values[1],
             [&](const Regex& regex) { sqlite3_result_int(context, regex.found_in(text_value(values[0]))); });
}

void parts_match(sqlite3_context* context, sqlite3_value** values) {
  with_regex(context, values[4], [&](const Regex& regex) {
    const auto found = found_in_parts(regex, body_of(context, values), text_value(values[3]));
    if (!found) throw Misuse();
    sqlite3_result_int(context, *found);
  });
}

/// Finds phrases in texts that are not in a full-text column.
class Phrases {
 public:
  explicit Phrases(sqlite3* connection) : tokenizer_(connection) {}

  std::vector<std::string> words_of(std::string_view text) const {
    std::vector<std::string> words;
    tokenizer_.each_token(text, [&](std::string_view word) { words.emplace_back(word); });
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
      const bool is_last = i + 1 == phrase.size();
      const bool begins = is_prefix && is_last && first->starts_with(phrase[i]);
      // The edges of the phrase may be inside a run of a script without blanks.
      if (!begins && !is_part_of_run(phrase[i], *first, {i == 0, is_last})) return false;
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
  set_result(context, web_address_of(text_value(values[0]), text_value(values[1]), archives_of(context)));
}

void id_of_web_address(sqlite3_context* context, sqlite3_value** values) {
  set_result(context, message_id_of_web_address(text_value(values[0]), archives_of(context)));
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
  set_result(context, text.substr(0, end_of_last(text, text_value(values[1]))));
}

void after_last(sqlite3_context* context, sqlite3_value** values) {
  const std::string_view text = text_value(values[0]);
  set_result(context, text.substr(end_of_last(text, text_value(values[1]))));
}

void letters(sqlite3_context* context, sqlite3_value** values) {
  std::string kept;
  for (const char c : text_value(values[0])) {
    const char folded = fold(c);
    const bool is_letter = (folded >= 'a' && folded <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    if (is_letter || (c >= '0' && c <= '9')) kept += folded;
  }
  set_result(context, kept);
}

}  // namespace

void configure_sqlite() {
  // Memory statistics take a lock for each allocation.
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
  register_number_functions(database);
  register_id_functions(database);
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
