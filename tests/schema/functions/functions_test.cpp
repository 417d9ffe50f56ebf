// SPDX-License-Identifier: MIT
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/functions/function_values.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

int64_t number(const Database& database, std::string_view sql) {
  return Statement(database, sql).find().value();
}

std::string failure_of_next(Statement::Rows& rows) {
  try {
    rows.next();
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

/// An SQL function that throws.
template <int which>
void throws(sqlite3_context* /*context*/, sqlite3_value** /*values*/) {
  if (which == 0) throw std::bad_alloc();
  if (which == 1) throw Error(ErrorKind::database, "a frame is cut");
  if (which == 2) throw std::out_of_range("map::at");
  if (which == 3) throw which;
  throw SQLite::Exception("it is worn", SQLITE_IOERR);
}

}  // namespace

TEST_CASE("functions: they return the documented values, and NULL for NULL", "[schema]") {
  struct Case {
    std::string sql;
    Value value;
  };
  const auto test = GENERATE(values<Case>({
      {"kvq_matches('[PATCH v2] x', '^\\[PATCH')", int64_t{1}},
      {"kvq_matches('Re: [PATCH v2] x', '^\\[PATCH')", int64_t{0}},
      {"kvq_matches(NULL, 'x')", {}},
      {"kvq_upto_last('[a] [b] c', ']')", std::string("[a] [b]")},
      {"kvq_after_last('[a] [b] c', ']')", std::string(" c")},
      {"kvq_upto_last('none', ']')", std::string("")},
      {"kvq_after_last('none', ']')", std::string("none")},
      {"kvq_letters('A. B-c <d@E.1>')", std::string("abcde1")},
      {"kvq_letters('Zo\xc3\xab')", std::string("zo\xc3\xab")},
      {"kvq_text(NULL, 0, 0)", {}},
  }));
  CAPTURE(test.sql);
  const Database database = open_in_memory();
  Statement statement(database, "SELECT " + test.sql);
  auto rows = statement.use();
  REQUIRE(rows.next());
  CHECK(rows.value(0) == test.value);
}

TEST_CASE("functions: a damaged body is reported as a damaged database", "[schema]") {
  const Database database = open_in_memory();
  Statement statement(database, "SELECT kvq_text(x'00112233', 0, 0)");
  auto rows = statement.use();
  CHECK(failure_of_next(rows) ==
        "the database is damaged (SQLite 11: the database holds a damaged message text)");
}

TEST_CASE("functions: any exception becomes an error of the statement, and the connection stays usable",
          "[schema]") {
  struct Case {
    void (*function)(sqlite3_context*, int, sqlite3_value**);
    std::string failure;
  };
  const std::vector<Case> cases = {
      {over_values<throws<0>>, "there is not enough memory (SQLite 7: out of memory)"},
      {over_values<throws<1>>, "the database is damaged (SQLite 11: a frame is cut)"},
      {over_values<throws<2>>, "the database is not in the state that this kvq expects (SQLite 1: map::at)"},
      {over_values<throws<3>>,
       "the database is not in the state that this kvq expects (SQLite 1: an SQL function of kvq threw an "
       "unknown exception)"},
      {over_values<throws<4>>,
       "the database cannot be read or written: disk I/O error (SQLite 10: it is worn)"},
  };
  const Database database = open_in_memory();
  for (const Case& test : cases) {
    CAPTURE(test.failure);
    database.handle().createFunction("throws", 1, false, nullptr, test.function);
    {
      Statement statement(database, "SELECT throws(1)");
      auto rows = statement.use();
      CHECK(failure_of_next(rows) == test.failure);
    }
    CHECK(number(database, "SELECT 1") == 1);
  }
}

TEST_CASE("functions: a phrase matches a text as in the full text", "[schema]") {
  struct Case {
    std::string text;
    std::string phrase;
    bool is_prefix;
    bool found;
  };
  const auto test = GENERATE(values<Case>({
      {"KVM: TDX: Account private memory", "private memory", false, true},
      {"KVM: TDX: Account private memory", "memory private", false, false},
      {"KVM: TDX: Account private memory", "tdx: account", false, true},
      {"KVM: TDX: Account private memory", "mem", false, false},
      {"KVM: TDX: Account private memory", "private mem", true, true},
      {"KVM: TDX: Account private memory", "priv memory", true, false},
      {"kvm_vcpu_run", "kvm", false, false},
      {"Zo\xc3\xab", "ZOE", false, true},
      {"", "a", false, false},
      {"a", "", false, false},
      {"a", "...", false, false},
      {"a a b", "a b", false, true},
  }));
  CAPTURE(test.text, test.phrase, test.is_prefix);
  const TempDir folder;
  const Database database = open_to_write(folder / "kvq.db");
  Statement query(database, "SELECT kvq_has_phrase(?, ?, ?)");
  CHECK(query.find(test.text, test.phrase, int64_t{test.is_prefix}) == int64_t{test.found});
}

TEST_CASE("functions: web addresses use the configured archives, also in a private copy", "[schema]") {
  const TempDir folder;
  Database database = open_to_write(folder / "kvq.db");
  const auto answers = [](const Database& of) {
    Statement query(of,
                    "SELECT kvq_web_address('a@b', 'kvm') || ' ' || kvq_id_of_web_address('x.org/k@v/a@b/')");
    auto rows = query.use();
    rows.next();
    return std::string(rows.text(0));
  };
  CHECK(answers(database) == "https://lore.kernel.org/r/a@b/ k@v");
  set_web_archives(database, {.of_lists = {{"kvm", "https://x.org/k@v/"}}});
  CHECK(answers(database) == "https://x.org/k@v/a@b/ a@b");
  CHECK(answers(private_copy(database)) == "https://x.org/k@v/a@b/ a@b");
}
