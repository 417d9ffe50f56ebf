// SPDX-License-Identifier: MIT
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <cerrno>
#include <string>

#include "schema/base/error.hpp"
#include "schema/sqlite/guarded.hpp"
#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("SQLite errors: a fault of the machine is named, whatever SQLite calls it", "[schema]") {
  struct Case {
    int code;
    int error_number;
    std::string message;
    ErrorKind kind = ErrorKind::database;
  };
  const auto test = GENERATE(values<Case>({
      {SQLITE_FULL, ENOSPC, "'x.db' cannot be read or written: the disk is full"},
      {SQLITE_FULL, 0, "'x.db' cannot be read or written: the disk is full"},
      // The index of the log cannot grow.
      {SQLITE_IOERR_SHMSIZE, ENOSPC, "'x.db' cannot be read or written: the disk is full"},
      {SQLITE_IOERR_WRITE, EDQUOT, "'x.db' cannot be read or written: the disk quota is used up"},
      {SQLITE_IOERR_WRITE, EFBIG,
       "'x.db' cannot be read or written: the file would be larger than the system allows"},
      {SQLITE_IOERR_READ, EIO, "'x.db' cannot be read or written: disk I/O error"},
      {SQLITE_IOERR_READ, 0, "'x.db' cannot be read or written: disk I/O error"},
      {SQLITE_CORRUPT, EIO, "'x.db' cannot be read or written: disk I/O error"},
      {SQLITE_CORRUPT, 0, "'x.db' is damaged"},
      // Left by a system call that may fail.
      {SQLITE_CORRUPT, ENOENT, "'x.db' is damaged"},
      {SQLITE_CORRUPT, ENOSPC, "'x.db' is damaged"},
      {SQLITE_CANTOPEN, EMFILE, "'x.db' cannot be opened: too many open files"},
      {SQLITE_CANTOPEN, ENFILE, "'x.db' cannot be opened: too many open files on this system"},
      {SQLITE_CANTOPEN, EACCES, "'x.db' cannot be opened"},
      {SQLITE_CANTOPEN, ENOENT, "'x.db' cannot be opened"},
      {SQLITE_READONLY, EROFS, "'x.db' cannot be read or written: the file system is read-only"},
      {SQLITE_IOERR_NOMEM, ENOMEM, "there is not enough memory"},
      {SQLITE_IOERR_NOMEM, 0, "there is not enough memory"},
      {SQLITE_NOMEM, 0, "there is not enough memory"},
      {SQLITE_BUSY, EAGAIN, "'x.db' is being written by another process", ErrorKind::locked},
      {SQLITE_BUSY, EIO, "'x.db' is being written by another process", ErrorKind::locked},
  }));
  CAPTURE(test.code, test.error_number);
  const Error error = translated(SQLite::Exception("cause", test.code), "'x.db'", test.error_number);
  const std::string message = error.what();
  CHECK(message.substr(0, message.find(" (SQLite ")) == test.message);
  CHECK(error.kind() == test.kind);
}
