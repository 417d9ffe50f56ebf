// SPDX-License-Identifier: MIT
#include "schema/mail/mail_values.hpp"

#include <cstdint>

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("mail values: percentiles use the nearest rank", "[schema]") {
  struct Case {
    int count;
    int percent;
    int64_t value;
  };
  // The values are 1, 2, ..., count, so each is its own rank: ceil(count * percent / 100).
  const auto test = GENERATE(values<Case>({{1, 50, 1},
                                           {1, 99, 1},
                                           {2, 50, 1},
                                           {3, 50, 2},
                                           {4, 50, 2},
                                           {4, 75, 3},
                                           {5, 75, 4},
                                           {10, 90, 9},
                                           {11, 90, 10},
                                           {100, 95, 95},
                                           {100, 99, 99},
                                           {101, 99, 100},
                                           {5, 0, 1},
                                           {5, 100, 5},
                                           {200, 50, 100},
                                           {201, 50, 101}}));
  CAPTURE(test.count, test.percent);
  MailValues values;
  for (int i = 0; i < test.count; ++i) values.add(i, test.count - i);
  CHECK(values.percentile(test.percent) == test.value);
}

TEST_CASE("mail values: a mail counts once, two mails with one value twice", "[schema]") {
  MailValues values;
  for (const auto& [mail, value] : {std::pair{2, 10}, {1, 4}, {2, 10}, {3, 4}, {2, 10}})
    values.add(mail, value);
  CHECK(values.sum() == 18);
  CHECK(values.mean() == 6.0);
  CHECK(values.percentile(50) == 4);
  CHECK(values.percentile(90) == 10);
}

TEST_CASE("mail values: without mails there is no value", "[schema]") {
  MailValues values;
  CHECK_FALSE(values.sum());
  CHECK_FALSE(values.mean());
  CHECK_FALSE(values.percentile(50));
}
