// SPDX-License-Identifier: MIT
// What functions for SQL get and give. For the files that are such functions.
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

inline void give(sqlite3_context* context, std::string_view text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// A call with something that the function does not take.
struct Misuse : std::exception {
  const char* what() const noexcept override { return "a function of kvq got a value that it does not take"; }
};

/// Makes the exception that is being handled the error of the statement, with its text.
void give_error(sqlite3_context* context) noexcept;

/// No exception may cross SQLite: its C frames have nothing that would let one through.
template <class Use>
void without_exceptions(sqlite3_context* context, const Use& use) noexcept {
  try {
    use();
  } catch (...) {
    give_error(context);
  }
}

/// Runs a function over texts or numbers, with SQL's rule that NULL in gives NULL out.
template <void (*function)(sqlite3_context*, sqlite3_value**)>
void over_values(sqlite3_context* context, int count, sqlite3_value** values) {
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return sqlite3_result_null(context);
  }
  without_exceptions(context, [&] { function(context, values); });
}

/// Those of the functions of functions.hpp that take numbers.
void register_number_functions(SQLite::Database& database);
/// Those that take or give sets of ids.
void register_id_functions(SQLite::Database& database);

}  // namespace kvq
