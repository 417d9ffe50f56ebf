// SPDX-License-Identifier: MIT
// Translates SQLite's errors for the user.
#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "schema/base/system_reason.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/sqlite/guarded.hpp"

namespace kvq {
namespace {

int extended_code(const SQLite::Exception& error) {
  const int extended = error.getExtendedErrorCode();
  return extended > 0 ? extended : error.getErrorCode();
}

/// Appends SQLite's own message and extended error code.
std::string with_cause(const std::string& message, const SQLite::Exception& error) {
  return fmt::format("{} (SQLite {}: {})", message, extended_code(error), error.what());
}

/// Whether a fault of the machine can be the cause of an error with this code. SQLite calls a page damaged
/// that the disk did not return. Other codes may follow a system call whose failure SQLite expects.
bool may_be_of_system(int code, int error_number) {
  switch (code) {
    case SQLITE_CANTOPEN:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
      return true;
    case SQLITE_CORRUPT:
      return error_number == EIO || error_number == ESTALE;
    default:
      return false;
  }
}

Error meaning_of(const SQLite::Exception& error, const std::string& subject, int error_number) {
  const int code = error.getErrorCode() & 0xff;
  const bool has_no_memory = error_number == ENOMEM && may_be_of_system(code, error_number);
  if (code == SQLITE_NOMEM || extended_code(error) == SQLITE_IOERR_NOMEM || has_no_memory) {
    return {ErrorKind::database, "there is not enough memory"};
  }
  if (const auto reason = system_reason(error_number); reason && may_be_of_system(code, error_number)) {
    const char* what = code == SQLITE_CANTOPEN ? "cannot be opened" : "cannot be read or written";
    return {ErrorKind::database, fmt::format("{} {}: {}", subject, what, reason->what),
            std::string(reason->hint)};
  }
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::locked, subject + " is being written by another process",
              "try again when it has finished"};
    case SQLITE_NOTADB:
      return {ErrorKind::database, subject + " is not a kvq database"};
    case SQLITE_CORRUPT:
      return {ErrorKind::database, subject + " is damaged",
              "run 'kvq doctor', or index the archive into a new database"};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {ErrorKind::database, subject + " cannot be opened",
              "check its permissions and those of its folder"};
    case SQLITE_READONLY:
      return {ErrorKind::database, subject + " cannot be written",
              "check its permissions and those of its folder"};
    case SQLITE_FULL:
      return {ErrorKind::database, subject + " cannot be read or written: the disk is full",
              "free some space and try again"};
    case SQLITE_IOERR:
      return {ErrorKind::database, subject + " cannot be read or written: disk I/O error"};
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

Error translated(const SQLite::Exception& error, const std::string& subject, int error_number) {
  const Error meaning = meaning_of(error, subject, error_number);
  return {meaning.kind(), with_cause(meaning.what(), error), meaning.hint()};
}

std::string_view sqlite_version() {
  return sqlite3_libversion();
}

}  // namespace kvq
