// SPDX-License-Identifier: MIT
// Arguments and results of SQL functions. Only for the files that implement SQL functions.
#pragma once

#include <sqlite3.h>

#include <exception>
#include <new>
#include <string_view>

namespace SQLite {
class Database;
}

namespace kvq {

inline std::string_view text_value(sqlite3_value* value) {
  const auto* text = static_cast<const char*>(sqlite3_value_blob(value));
  return {text ? text : "", static_cast<size_t>(sqlite3_value_bytes(value))};
}

inline void set_result(sqlite3_context* context, std::string_view text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// A call with an invalid argument.
struct Misuse : std::exception {
  const char* what() const noexcept override { return "an SQL function of kvq got an invalid argument"; }
};

/// Reports the current exception as the error of the statement, with its message.
void set_result_error(sqlite3_context* context) noexcept;

/// Calls `use` and reports an exception as the error of the statement. SQLite's C frames cannot unwind, so no
/// exception may cross them.
template <class Use>
void without_exceptions(sqlite3_context* context, const Use& use) noexcept {
  try {
    use();
  } catch (...) {
    set_result_error(context);
  }
}

/// Wraps a function of texts or numbers: returns NULL if any argument is NULL.
template <void (*function)(sqlite3_context*, sqlite3_value**)>
void over_values(sqlite3_context* context, int count, sqlite3_value** values) {
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return sqlite3_result_null(context);
  }
  without_exceptions(context, [&] { function(context, values); });
}

/// Registers the functions in functions.hpp that take numbers.
void register_number_functions(SQLite::Database& database);
/// Registers the functions in functions.hpp that take or return sets of ids.
void register_id_functions(SQLite::Database& database);

}  // namespace kvq
