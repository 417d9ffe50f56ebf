// SPDX-License-Identifier: MIT
// A connection to a real server, whose address is in KVQ_TEST_SERVER.
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/postgresql/server.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::postgresql;
using namespace std::string_literals;

namespace {

std::unique_ptr<Server> connected() {
  return connect(std::getenv("KVQ_TEST_SERVER"));
}

/// The first column of all rows, as text.
std::vector<std::string> texts(ServerRows& rows) {
  std::vector<std::string> out;
  while (rows.next()) out.emplace_back(rows.text(0));
  return out;
}

std::vector<std::string> texts(Server& server, const std::string& sql,
                               const std::vector<ServerValue>& values = {}) {
  return texts(*server.query(sql, values));
}

template <class Run>
std::pair<ErrorKind, std::string> error_of(Run run) {
  try {
    run();
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::usage, "no error"};
}

}  // namespace

TEST_CASE("values go to the server and come back as they were", "[postgresql]") {
  const auto server = connected();
  const auto rows =
      server->query("SELECT $1::bigint, $2::float8, $3::text, $4::bytea, $5::text",
                    std::vector<ServerValue>{int64_t{-9'223'372'036'854'775'807}, 0.5,
                                             "a\0b \xf4\x8f\xbf\xbe"s, Bytes{"\0\xff"s}, std::monostate()});
  REQUIRE(rows->next());
  CHECK(rows->columns() == 5);
  CHECK(rows->integer(0) == -9'223'372'036'854'775'807);
  CHECK(std::get<double>(rows->value(1)) == 0.5);
  CHECK(rows->text(2) == "a\0b \xf4\x8f\xbf\xbe"s);
  CHECK(rows->text(3) == "\0\xff"s);
  CHECK(rows->is_null(4));
  CHECK_FALSE(rows->next());
}

TEST_CASE("numbers of all sizes and booleans are read as numbers", "[postgresql]") {
  const auto server = connected();
  const auto rows = server->query("SELECT (-2)::int2, (-3)::int4, true, false, 7::int4");
  REQUIRE(rows->next());
  CHECK(rows->integer(0) == -2);
  CHECK(rows->integer(1) == -3);
  CHECK(rows->integer(2) == 1);
  CHECK(rows->integer(3) == 0);
  CHECK(rows->text(4) == "7");
}

TEST_CASE("rows that are being read stay whole while other statements run", "[postgresql]") {
  const auto server = connected();
  const auto outer = server->query("SELECT n FROM generate_series(1, 5000) n");
  std::vector<std::string> seen;
  while (outer->next()) {
    seen.emplace_back(outer->text(0));
    if (seen.size() % 1'000 == 0)
      CHECK(texts(*server, "SELECT $1::bigint + 1", {outer->integer(0)}) ==
            std::vector<std::string>{std::to_string(seen.size() + 1)});
  }
  CHECK(seen.size() == 5'000);
  CHECK(seen.back() == "5000");
}

TEST_CASE("a transaction goes on after rows that nobody read", "[postgresql]") {
  const auto server = connected();
  server->execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  for (const int rows : {10, 100'000}) {
    CAPTURE(rows);
    const auto unread =
        server->query("SELECT n FROM generate_series(1, $1) n", std::vector<ServerValue>{int64_t{rows}});
    REQUIRE(unread->next());
  }
  CHECK(texts(*server, "SELECT 'still one state'") == std::vector<std::string>{"still one state"});
  server->execute("COMMIT");
}

TEST_CASE("outside a transaction the server need not make rows that nobody reads", "[postgresql]") {
  const auto server = connected();
  {
    const auto unread = server->query("SELECT generate_series(1, 4000000000)");
    REQUIRE(unread->next());
  }
  CHECK(texts(*server, "SELECT 'next'") == std::vector<std::string>{"next"});
}

TEST_CASE("a limit ends a statement, and the connection serves the next", "[postgresql]") {
  const auto server = connected();
  int asked = 0;
  server->limit([&asked] { return ++asked > 3; });
  CHECK(error_of([&] { texts(*server, "SELECT pg_sleep(600)"); }) ==
        std::pair(ErrorKind::interrupted, "interrupted"s));
  server->limit({});
  CHECK(texts(*server, "SELECT 'next'") == std::vector<std::string>{"next"});
}

TEST_CASE("a limit of the server is not taken for the user's", "[postgresql]") {
  const auto server = connected();
  server->execute("SET statement_timeout = '50ms'");
  const auto [kind, message] = error_of([&] { texts(*server, "SELECT pg_sleep(600)"); });
  CHECK(kind == ErrorKind::database);
  CHECK(message ==
        server->name() + " ended the query: canceling statement due to statement timeout (SQLSTATE 57014)");
}

TEST_CASE("errors of the server have their kinds, and the connection serves the next", "[postgresql]") {
  const auto server = connected();
  const std::pair<const char*, ErrorKind> cases[] = {
      {"SELECT 1 FROM nowhere", ErrorKind::database},
      {"SELECT nothing(", ErrorKind::database},
      {"SELECT 1 / (SELECT 0)", ErrorKind::database},
      {"DO $$BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '55P03'; END$$", ErrorKind::locked},
      {"DO $$BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END$$", ErrorKind::locked},
      {"DO $$BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '08001'; END$$", ErrorKind::network},
  };
  for (const auto& [sql, kind] : cases) {
    CAPTURE(sql);
    CHECK(error_of([&] { texts(*server, sql); }).first == kind);
    CHECK(server->is_connected());
    CHECK(texts(*server, "SELECT 'next'") == std::vector<std::string>{"next"});
  }
}

TEST_CASE("a connection that the server ended is said to be lost, and can be made anew", "[postgresql]") {
  const auto server = connected();
  for (int i = 0; i < 3; ++i) texts(*server, "SELECT current_schemas(false)::text");
  const auto [kind, message] =
      error_of([&] { texts(*server, "SELECT pg_terminate_backend(pg_backend_pid())"); });
  CHECK(kind == ErrorKind::network);
  CHECK_FALSE(server->is_connected());
  CHECK(error_of([&] { texts(*server, "SELECT 1"); }).first == ErrorKind::network);
  for (int i = 0; i < 3; ++i) {
    if (i == 0) server->reconnect();
    CHECK(texts(*server, "SELECT current_schemas(false)::text") == std::vector<std::string>{"{}"});
  }
}

TEST_CASE("COPY counts its rows, and is undone if it is not finished", "[postgresql]") {
  const auto server = connected();
  server->execute("CREATE TEMPORARY TABLE line (text text)");
  const auto whole = server->copy_in("COPY line FROM STDIN");
  whole->put("one\nt");
  whole->put("wo\n");
  CHECK(whole->finish() == 2);
  {
    const auto part = server->copy_in("COPY line FROM STDIN");
    part->put("three\n");
  }
  CHECK(texts(*server, "SELECT text FROM line ORDER BY text") == std::vector<std::string>{"one", "two"});
}
