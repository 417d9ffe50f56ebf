// SPDX-License-Identifier: MIT
#include "schema/base/period.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string names_of(int64_t time) {
  std::string names;
  for (const Period period : {Period::day, Period::week, Period::month, Period::quarter, Period::year}) {
    names += (names.empty() ? "" : " ") + name_of_period(period, time).value_or("none");
  }
  return names;
}

}  // namespace

TEST_CASE("periods: the day, week, month, quarter and year of a time", "[schema]") {
  struct Case {
    int64_t time;
    std::string names;
  };
  const auto test = GENERATE(values<Case>({
      {0, "1970-01-01 1970-W01 1970-01 1970-Q1 1970"},
      {-1, "1969-12-31 1970-W01 1969-12 1969-Q4 1969"},
      {1709164800, "2024-02-29 2024-W09 2024-02 2024-Q1 2024"},
      // A week belongs to the year of its Thursday.
      {1577664000, "2019-12-30 2020-W01 2019-12 2019-Q4 2019"},
      {1609632000, "2021-01-03 2020-W53 2021-01 2021-Q1 2021"},
      {1609718400, "2021-01-04 2021-W01 2021-01 2021-Q1 2021"},
      {1617235199, "2021-03-31 2021-W13 2021-03 2021-Q1 2021"},
      {1617235200, "2021-04-01 2021-W13 2021-04 2021-Q2 2021"},
      {253402300799, "9999-12-31 9999-W52 9999-12 9999-Q4 9999"},
      {253402300800, "none 9999-W52 none none none"},
      {-62167219200, "0000-01-01 none 0000-01 0000-Q1 0000"},
      {-62167219201, "none none none none none"},
  }));
  CAPTURE(test.time);
  CHECK(names_of(test.time) == test.names);
}

TEST_CASE("periods: the end of a period is the first second with another name", "[schema]") {
  const Period period = GENERATE(Period::day, Period::week, Period::month, Period::quarter, Period::year);
  CAPTURE(static_cast<int>(period));
  for (int64_t time = -2'000'000'000; time < 5'000'000'000; time += 3'000'017) {
    const auto name = name_of_period(period, time);
    const int64_t end = end_of_period(period, time).value();
    const bool is_end =
        end > time && name_of_period(period, end - 1) == name && name_of_period(period, end) != name;
    if (!is_end) FAIL_CHECK(time);
  }
  CHECK(end_of_period(period, 253402214400) >= 253402300800);
  CHECK_FALSE(end_of_period(period, 253402819200));
}

TEST_CASE("periods: the same as in the calendar of SQLite", "[schema]") {
  SQLite::Database database(":memory:");
  SQLite::Statement of_sqlite(
      database,
      "WITH RECURSIVE t(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < 5000) SELECT time, "
      "strftime('%Y-%m-%d', time, 'unixepoch'), strftime('%Y-%m', time, 'unixepoch'), strftime('%Y', time, "
      "'unixepoch') FROM (SELECT n * 1100003 AS time FROM t)");
  int same = 0;
  while (of_sqlite.executeStep()) {
    const int64_t time = of_sqlite.getColumn(0).getInt64();
    const bool is_same = name_of_period(Period::day, time) == of_sqlite.getColumn(1).getString() &&
                         name_of_period(Period::month, time) == of_sqlite.getColumn(2).getString() &&
                         name_of_period(Period::year, time) == of_sqlite.getColumn(3).getString();
    if (!is_same) FAIL_CHECK(time);
    same += is_same;
  }
  CHECK(same == 5001);
}
