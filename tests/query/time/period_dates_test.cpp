// SPDX-License-Identifier: MIT
#include "query/time/period_dates.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("periods: their dates, as in a query", "[query]") {
  CHECK(dates_of_period("2025") == "2025");
  CHECK(dates_of_period("2025-03") == "2025-03");
  CHECK(dates_of_period("2025-03-09") == "2025-03-09");
  CHECK(dates_of_period("2025-Q1") == "2025-01..2025-03");
  CHECK(dates_of_period("2025-Q4") == "2025-10..2025-12");
  CHECK(dates_of_period("2025-W10") == "2025-03-03..2025-03-09");
  // In ISO 8601 the first days of a year may be in the last week of the year before.
  CHECK(dates_of_period("2020-W53") == "2020-12-28..2021-01-03");
  CHECK(dates_of_period("2025-W01") == "2024-12-30..2025-01-05");
  CHECK_FALSE(dates_of_period("2025-Q5"));
  CHECK_FALSE(dates_of_period("2025-W00"));
  CHECK_FALSE(dates_of_period("2022-W53"));
  CHECK_FALSE(dates_of_period("2025-W99"));
  CHECK_FALSE(dates_of_period("W"));
  CHECK_FALSE(dates_of_period(""));
}
