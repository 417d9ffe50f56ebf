// SPDX-License-Identifier: MIT
// Translates SQLite's errors for the user.
#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <string>
#include <string_view>

#include "schema/sqlite/database.hpp"
#include "schema/sqlite/guarded.hpp"

namespace kvq {
namespace {

/// Appends SQLite's own message and extended error code.
std::string with_cause(const std::string& message, const SQLite::Exception& error) {
  const int extended = error.getExtendedErrorCode();
  return fmt::format("{} (SQLite {}: {})", message, extended > 0 ? extended : error.getErrorCode(),
                     error.what());
}

Error meaning_of(const SQLite::Exception& error, const std::string& subject) {
  switch (error.getErrorCode() & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::locked, subject + " is being written by another process",
              "try again when it has finished"};
    case SQLITE_NOTADB:
      return {ErrorKind::database, subject + " is not a kvq database"};
    case SQLITE_CORRUPT:
      return {ErrorKind::database, subject + " is damaged", "index the archive into a new database"};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {ErrorKind::database, subject + " cannot be opened",
              "check its permissions and those of its folder"};
    case SQLITE_READONLY:
      return {ErrorKind::database, subject + " cannot be written",
              "check its permissions and those of its folder"};
    case SQLITE_FULL:
      return {ErrorKind::database, subject + " cannot grow: the disk is full"};
    case SQLITE_IOERR:
      return {ErrorKind::database, subject + " cannot be read or written: disk I/O error"};
    case SQLITE_NOMEM:
      return {ErrorKind::database, "there is not enough memory"};
    case SQLITE_INTERRUPT:
      return {ErrorKind::interrupted, "interrupted"};
    case SQLITE_ERROR:
      // SQLite's parser limits how deep parentheses may nest. Only SQLite knows which query exceeds the
      // limit.
      if (std::string_view(error.what()) == "parser stack overflow")
        return {ErrorKind::usage, "the query is nested too deeply",
                "remove a nested {...}, or split the query in two"};
      [[fallthrough]];
    default:
      return {ErrorKind::database, subject + " is not in the state that this kvq expects",
              "index the archive into a new database; if that does not help, it is a bug in kvq"};
  }
}

}  // namespace

Error translated(const SQLite::Exception& error, const std::string& subject) {
  const Error meaning = meaning_of(error, subject);
  return {meaning.kind(), with_cause(meaning.what(), error), meaning.hint()};
}

std::string_view sqlite_version() {
  return sqlite3_libversion();
}

}  // namespace kvq
