// SPDX-License-Identifier: MIT
#include "schema/sqlite/statement.hpp"

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "schema/open.hpp"
#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("statement: a use does not keep the values of the one before", "[schema]") {
  const Database database = open_in_memory();
  Statement statement(database, "SELECT ?, ?");
  {
    auto rows = statement.use(1, std::string("one"));
    REQUIRE(rows.next());
    CHECK(rows.integer(0) == 1);
    CHECK(rows.text(1) == "one");
  }
  auto rows = statement.use(2);
  REQUIRE(rows.next());
  CHECK(rows.integer(0) == 2);
  CHECK(rows.is_null(1));
}

TEST_CASE("statement: a second use throws, and the first goes on", "[schema]") {
  const Database database = open_in_memory();
  Statement statement(database, "VALUES (1), (2)");
  const std::vector<std::function<void()>> uses = {
      [&] { static_cast<void>(statement.use()); }, [&] { static_cast<void>(statement.use_all({})); },
      [&] { statement.run(); }, [&] { static_cast<void>(statement.find()); }};
  for (const auto& use_again : uses) {
    auto rows = statement.use();
    REQUIRE(rows.next());
    CHECK_THROWS_AS(use_again(), std::logic_error);
    REQUIRE(rows.next());
    CHECK(rows.integer(0) == 2);
    CHECK_FALSE(rows.next());
  }
  CHECK(statement.find() == 1);
}

TEST_CASE("statement: texts keep their NUL bytes, and an absent value is NULL", "[schema]") {
  const Database database = open_in_memory();
  Statement statement(database, "SELECT ?, ?, ?");
  auto rows =
      statement.use(std::string("a\0b", 3), std::optional<int64_t>(), Blob{std::string_view("\0x", 2)});
  REQUIRE(rows.next());
  CHECK(rows.text(0) == std::string_view("a\0b", 3));
  CHECK(std::holds_alternative<std::monostate>(rows.value(1)));
  CHECK(rows.text(2) == std::string_view("\0x", 2));
}
