// SPDX-License-Identifier: MIT
#include "indexer/inputs/delivery_time.hpp"

#include <cstdint>
#include <optional>
#include <vector>

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("delivery time: the newest credible Received field, else the Date, else the file", "[indexer]") {
  constexpr int64_t now = 1'740'996'000;
  constexpr int64_t file = 1'700'000'000;
  constexpr int64_t day = 86'400;
  struct Case {
    std::vector<int64_t> received;
    std::optional<int64_t> sent;
    int64_t expected;
  };
  for (const auto& [received, sent, expected] : {
           Case{{now - 5, now - 9}, now - 20, now - 5},
           Case{{now + day}, now, now + day},
           Case{{now + day + 1, now - 9}, now, now - 9},
           Case{{0, 398'044'799}, 398'044'800, 398'044'800},
           Case{{}, now - 20, now - 20},
           Case{{}, now + 2 * day, file},
           Case{{}, 5, file},
           Case{{}, {}, file},
       }) {
    ParsedMail mail;
    mail.received = received;
    if (sent) mail.sent = HeaderDate{*sent};
    CHECK(delivery_time(mail, file, now) == expected);
  }
  CHECK(delivery_time(ParsedMail(), -5, now) == 0);
}
