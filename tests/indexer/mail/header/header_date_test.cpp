// SPDX-License-Identifier: MIT
#include "indexer/mail/header/header_date.hpp"

#include <cstdint>
#include <string>

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("dates: RFC 5322", "[indexer]") {
  constexpr int64_t ten = 1'740'996'000;  // 2025-03-03T10:00:00Z
  struct Case {
    std::string value;
    int64_t time;
    int64_t zone;
  };
  const auto test = GENERATE_COPY(values<Case>({
      {"Mon, 3 Mar 2025 10:00:00 +0000", ten, 0},
      {"Mon, 03 Mar 2025 11:00:00 +0100", ten, 60},
      {"Mon, 3 Mar 2025 02:00:00 -0800", ten, -480},
      {"Mon, 3 Mar 2025 15:30:00 +0530", ten, 330},
      {"Mon, 3 Mar 2025 10:00:00 -0000", ten, 0},
      // The zones farthest from Greenwich: the Line Islands, and Baker Island.
      {"Mon, 3 Mar 2025 22:00:00 +1200", ten, 720},
      {"Mon, 3 Mar 2025 22:45:00 +1245", ten, 765},
      {"Mon, 3 Mar 2025 23:00:00 +1300", ten, 780},
      {"Mon, 3 Mar 2025 23:45:00 +1345", ten, 825},
      {"Tue, 4 Mar 2025 00:00:00 +1400", ten, 840},
      {"Mon, 3 Mar 2025 00:30:00 -0930", ten, -570},
      {"Sun, 2 Mar 2025 23:00:00 -1100", ten, -660},
      {"Sun, 2 Mar 2025 22:00:00 -1200", ten, -720},
      {"Mon, 3 Mar 2025 11:00:00 +0100 (CET)", ten, 60},
      {"3 Mar 2025 10:00:00 +0000", ten, 0},
      {"Mon, 3 Mar 2025 10:00 +0000", ten, 0},
      {"Mon,  3  Mar  2025  10:00:00  +0000", ten, 0},
      {"mon, 3 mar 2025 10:00:00 +0000", ten, 0},
      // RFC 5322, 4.3: obsolete zones.
      {"Mon, 3 Mar 2025 10:00:00 GMT", ten, 0},
      {"Mon, 3 Mar 2025 10:00:00 UT", ten, 0},
      {"Mon, 3 Mar 2025 05:00:00 EST", ten, -300},
      {"Mon, 3 Mar 2025 03:00:00 PDT", ten, -420},
      {"Mon, 3 Mar 25 10:00:00 +0000", ten, 0},
      {"Sat, 31 Dec 2016 23:59:59 +0000", 1'483'228'799, 0},
      // A leap second (RFC 5322, 3.3): POSIX time counts it as the next second.
      {"Sat, 31 Dec 2016 23:59:60 +0000", 1'483'228'800, 0},
      {"Thu, 1 Jan 1970 00:00:00 +0000", 0, 0},
      {"Tue, 19 Jan 2038 03:14:08 +0000", 2'147'483'648, 0},
      {"Thu, 29 Feb 2024 00:00:00 +0000", 1'709'164'800, 0},
  }));
  CAPTURE(test.value);
  const auto date = parse_date(test.value);
  REQUIRE(date);
  CHECK(date->time == test.time);
  CHECK(date->zone == test.zone);
  CHECK_FALSE(date->guessed);
}

TEST_CASE("dates: an invalid one is absent", "[indexer]") {
  for (const std::string value :
       {"", " ", "nonsense", "Mon", "Mon, 32 Mar 2025 10:00:00 +0000", "Mon, 3 Mar 2025",
        "Mon, 3 Mar 1969 10:00:00 +0000", "10:00:00 +0000", "Mon, 3 Mar 2025 25:00:00 +0000",
        "Mon, 3 Mar 2025 10:61:00 +0000", "Thu, 33 Mrz 2025 25:61:00 +9999",
        "Mon, 3 Mar 99999 10:00:00 +0000", "Mon, 3 Mar -5 10:00:00 +0000", "\xff\xff"}) {
    CAPTURE(value);
    CHECK_FALSE(parse_date(value));
  }
}

TEST_CASE("dates: other forms are read as git's date.c reads them", "[indexer]") {
  constexpr int64_t ten = 1'740'996'000;  // 2025-03-03T10:00:00Z
  struct Case {
    std::string value;
    int64_t time;
    int64_t zone;
    bool guessed;
  };
  const auto test = GENERATE_COPY(values<Case>({
      {"Mon, 3 Mar 2025 12:00:00 +02:00", ten, 120, false},
      {"Mon, 3 Mar 2025 12:00:00 +02", ten, 120, false},
      {"Mon, 3 Mar 2025 12:00:00 GMT+0200", ten, 120, false},
      {"Mon, 3 Mar 2025 12:00:00+0200", ten, 120, false},
      {"Mon, 3 Mar 2025 10:00:00.123 +0000", ten, 0, false},
      {"Mon, 3 Mar 2025 10:00:00 Z", ten, 0, false},
      {"Mon, 3 Mar 2025 12:00:00 CEST", ten + 0, 120, false},
      {"Mon, 3 Mar 2025 10:00:00 AM +0000", ten, 0, false},
      {"Mon, 3 Mar 2025 10:00:00 PM +0000", ten + 12 * 3'600, 0, false},
      {"Mon, 3 Mar 2025 12:00:00 AM +0000", ten - 10 * 3'600, 0, false},
      {"Mon Mar  3 10:00:00 2025 +0000", ten, 0, false},
      {"Monday, 3 March 2025 10:00:00 +0000", ten, 0, false},
      {"Tue, 3 Mar 2025 10:00:00 +0000", ten, 0, false},
      {"2025-03-03 10:00:00 +0000", ten, 0, false},
      {"2025-03-03T10:00:00Z", ten, 0, false},
      {"20250303T100000Z", ten, 0, false},
      {"20250303T1000Z", ten, 0, false},
      {"2025/03/03 10:00:00 +0000", ten, 0, false},
      {"1740996000", ten, 0, false},
      {"1740996000 +0100", ten, 60, false},
      {"Sun, 2 Mar 2025 24:00:00 +0000", ten - 10 * 3'600, 0, false},
      {"Mon, 3 Mar 2025 10:00:00 +0000 (Greenwich Mean Time)", ten, 0, false},
      {"Mon, 3 Mar 2025 11:00:00 +0100 (Mitteleurop\xc3\xa4ische Zeit)", ten, 60, false},
      {"Mon, 3 Mar 2025 03:00:00 (PDT)", ten, -420, false},
      // git does not read these: RFC 5322 (4.3) and RFC 850 do.
      {"Mon, 3 Mar 125 10:00:00 +0000", ten, 0, true},
      {"Monday, 03-Mar-25 10:00:00 GMT", ten, 0, false},
      {"3-Mar-2025 10:00:00 +0000", ten, 0, false},
      {"Mon, 3 Mar 2025 10.00.00 +0000", ten, 0, true},
      {"Mon, 3 Mar 2025 10.00 +0000", ten, 0, true},
      // What is guessed.
      {"Mon, 3 Mar 2025 10:00:00", ten, 0, true},
      {"Mon, 3 Mar 2025 10:00:00 XYZ", ten, 0, true},
      {"Mon, 3 Mar 2025 10:00:00 +2", ten, 0, true},
      {"Mon, 3 Mar 2025 10:00:00 +9999", ten, 0, true},
      {"Mon, 3 Mar 2025 12:00:00 0200", ten, 120, true},
      {"Mon, 3rd Mar 2025 10:00:00 +0000", ten, 0, true},
      {"Mon, 3 Mar 2025 at 10:00:00 +0000", ten, 0, true},
      {"3/3/2025 10:00:00 +0000", ten, 0, true},
      {"3.3.2025 10:00:00 +0000", ten, 0, true},
      {"Mon, 31 Feb 2025 10:00:00 +0000", ten, 0, true},
      {"Sat, 29 Feb 2025 10:00:00 +0000", ten - 2 * 86'400, 0, true},
  }));
  CAPTURE(test.value);
  const auto date = parse_date(test.value);
  REQUIRE(date);
  CHECK(*date == HeaderDate{test.time, test.zone, test.guessed});
}
