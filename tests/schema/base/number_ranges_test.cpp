// SPDX-License-Identifier: MIT
#include "schema/base/number_ranges.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("numbers: three and more in a row are a range", "[schema]") {
  CHECK(number_ranges({}) == "");
  CHECK(number_ranges({7}) == "7");
  CHECK(number_ranges({1, 2}) == "1, 2");
  CHECK(number_ranges({1, 2, 3}) == "1-3");
  CHECK(number_ranges({1, 3, 4, 6, 7, 8, 10}) == "1, 3, 4, 6-8, 10");
}
