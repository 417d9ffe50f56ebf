// SPDX-License-Identifier: MIT
#include "cli/failure.hpp"

#include <functional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

Failure seen(const std::function<void()>& fails, bool debug) {
  try {
    fails();
  } catch (...) {
    return failure_of(std::current_exception(), debug);
  }
  return {};
}

void ask_for_what_there_is_not() {
  const Database database = open_in_memory();
  Statement(database, "SELECT * FROM nowhere");
}

}  // namespace

TEST_CASE("failure: an error is one line with its cause in parentheses; KVQ_DEBUG adds the exception types",
          "[cli]") {
  struct Case {
    std::function<void()> fails;
    std::string line;
    std::string debug;
    int exit_code;
  };
  const std::vector<Case> cases = {
      {[] { throw std::out_of_range("map::at"); },
       "kvq: unexpected error (map::at); this is a bug in kvq; set KVQ_DEBUG=1 for details\n",
       "kvq: debug: std::out_of_range: map::at\n", 3},
      {[] { throw 7; }, "kvq: unexpected error (int); this is a bug in kvq; set KVQ_DEBUG=1 for details\n",
       "kvq: debug: int\n", 3},
      {[] { throw std::bad_alloc(); }, "kvq: out of memory (std::bad_alloc)\n",
       "kvq: debug: std::bad_alloc: std::bad_alloc\n", 3},
      {[] { throw std::system_error(2, std::generic_category(), "x"); },
       "kvq: unexpected error (x: No such file or directory); this is a bug in kvq; set KVQ_DEBUG=1 for "
       "details\n",
       "kvq: debug: std::system_error: x: No such file or directory [generic 2]\n", 3},
      {[] { throw Error(ErrorKind::usage, "there is no list 'x'", "name another"); },
       "kvq: there is no list 'x'; name another\n", "kvq: debug: kvq::Error: there is no list 'x'\n", 2},
      {ask_for_what_there_is_not,
       "kvq: the database is not in the state that this kvq expects (SQLite 1: no such table: nowhere); "
       "index the archive into a new database; if that does not help, it is a bug in kvq\n",
       "kvq: debug: std::_Nested_exception<kvq::Error>: the database is not in the state that this kvq "
       "expects (SQLite 1: no such table: nowhere)\n"
       "kvq: debug: SQLite::Exception: no such table: nowhere\n",
       3},
  };
  for (const Case& test : cases) {
    CAPTURE(test.line);
    const Failure plain = seen(test.fails, false);
    CHECK(plain.text == test.line);
    CHECK(plain.exit_code == test.exit_code);
    CHECK(seen(test.fails, true).text == test.line + test.debug);
  }
}
