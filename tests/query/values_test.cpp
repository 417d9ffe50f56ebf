// SPDX-License-Identifier: MIT
#include "query/values.hpp"

#include <catch2/catch.hpp>

#include "query/dedupe.hpp"
#include "query/spelling.hpp"
#include "query/text_width.hpp"

using namespace kvq;

namespace {

constexpr int64_t open_from = Interval{}.from;
constexpr int64_t open_before = Interval{}.before;
// 2024-03-31 12:30:00, a Sunday in a leap year.
constexpr int64_t now = 1'711'888'200;

/// "FROM BEFORE", or "none".
std::string time(std::string_view text) {
  const auto interval = parse_time(text, now);
  if (!interval) return "none";
  const auto end = [](int64_t value, int64_t open) {
    return value == open ? std::string("open") : to_rfc3339(value);
  };
  return end(interval->from, open_from) + " " + end(interval->before, open_before);
}

}  // namespace

TEST_CASE("times: a written period means all of it, ranges take in both ends", "[query]") {
  struct Case {
    std::string text;
    std::string expected;
  };
  const auto test = GENERATE(values<Case>({
      {"2022", "2022-01-01T00:00:00Z 2023-01-01T00:00:00Z"},
      {"2022-12", "2022-12-01T00:00:00Z 2023-01-01T00:00:00Z"},
      {"2024-02-29", "2024-02-29T00:00:00Z 2024-03-01T00:00:00Z"},
      {"20240229", "2024-02-29T00:00:00Z 2024-03-01T00:00:00Z"},
      {"20240229123015", "2024-02-29T12:30:15Z 2024-02-29T12:30:16Z"},
      {"2024-02-29T12", "2024-02-29T12:00:00Z 2024-02-29T13:00:00Z"},
      {"2024-02-29T12:30", "2024-02-29T12:30:00Z 2024-02-29T12:31:00Z"},
      {"2024-02-29T12:30:15Z", "2024-02-29T12:30:15Z 2024-02-29T12:30:16Z"},
      {"2022-01..2022-06", "2022-01-01T00:00:00Z 2022-07-01T00:00:00Z"},
      {"2022..", "2022-01-01T00:00:00Z open"},
      {"..2022-06-30", "open 2022-07-01T00:00:00Z"},
      {"today", "2024-03-31T00:00:00Z 2024-04-01T00:00:00Z"},
      {"yesterday", "2024-03-30T00:00:00Z 2024-03-31T00:00:00Z"},
      {"2.weeks.ago", "2024-03-17T00:00:00Z 2024-03-18T00:00:00Z"},
      {"2.weeks.ago..", "2024-03-17T12:30:00Z open"},
      {"2_weeks_ago..yesterday", "2024-03-17T12:30:00Z 2024-03-31T00:00:00Z"},
      {"3 days ago..now", "2024-03-28T12:30:00Z 2024-03-31T12:30:01Z"},
      {"90.minutes.ago..", "2024-03-31T11:00:00Z open"},
      // The 31st of February is the days after its end, as git has it.
      {"last.month..", "2024-03-02T12:30:00Z open"},
      {"last.year..", "2023-03-31T12:30:00Z open"},
      {"", "none"},
      {"..", "none"},
      {"2022-13", "none"},
      {"2023-02-29", "none"},
      {"2022-6", "none"},
      {"202206", "none"},
      {"20221", "none"},
      {"1969", "none"},
      {"2022-06-01T24:00", "none"},
      {"2022..soon", "none"},
      {"2.fortnights.ago", "none"},
      {"-2.weeks.ago", "none"},
      {"999999999999999999999.weeks.ago", "none"},
      {"last", "none"},
      {"2022 06", "none"},
  }));
  CAPTURE(test.text);
  CHECK(time(test.text) == test.expected);
}

TEST_CASE("numbers: single, compared and in ranges", "[query]") {
  CHECK(parse_number("3") == Interval{3, 4});
  CHECK(parse_number("1..3") == Interval{1, 4});
  CHECK(parse_number("3..") == Interval{3, open_before});
  CHECK(parse_number("..3") == Interval{open_from, 4});
  CHECK(parse_number(">=3") == Interval{3, open_before});
  CHECK(parse_number(">3") == Interval{4, open_before});
  CHECK(parse_number("<3") == Interval{open_from, 3});
  CHECK(parse_number("<=3") == Interval{open_from, 4});
  for (const char* text : {"", "x", "-1", "3x", "..", ">", "1..x", "99999999999999999999", "1.5", "= 3"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_number(text));
  }
}

TEST_CASE("times: they are written in UTC", "[query]") {
  CHECK(to_rfc3339(0) == "1970-01-01T00:00:00Z");
  CHECK(to_rfc3339(now) == "2024-03-31T12:30:00Z");
  CHECK(to_rfc3339(-1) == "1969-12-31T23:59:59Z");
  CHECK(to_minute(now) == "2024-03-31 12:30");
}

TEST_CASE("spelling: the nearest word is meant, if one is near", "[query]") {
  constexpr std::string_view words[] = {"from", "author", "subject", "s", "subsystem"};
  CHECK(nearest("form", words) == "from");
  CHECK(nearest("AUHTOR", words) == "author");
  CHECK(nearest("subsytem", words) == "subsystem");
  CHECK(nearest("zzz", words).empty());
  CHECK(nearest("x", words).empty());
  CHECK(nearest("", words).empty());
  CHECK(nearest(std::string(100'000, 'a'), words).empty());
  CHECK(did_you_mean("form", words) == "did you mean 'from'?");
  CHECK(did_you_mean("zzz", words).empty());
}

TEST_CASE("width: wide letters have two columns, marks none", "[query]") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("\xc3\xa9") == 1);
  CHECK(display_width("e\xcc\x81") == 1);
  CHECK(display_width("\xe4\xbd\xa0\xe5\xa5\xbd") == 4);
  CHECK(display_width("\xf0\x9f\x98\x80") == 2);
  CHECK(code_points("a\xc3\xa9\xe4\xbd\xa0") == 3);
  CHECK(cut_to_width("abcdef", 6) == "abcdef");
  CHECK(cut_to_width("abcdef", 4) == "abc\xe2\x80\xa6");
  CHECK(cut_to_width("\xe4\xbd\xa0\xe5\xa5\xbd!", 4) == "\xe4\xbd\xa0\xe2\x80\xa6");
  CHECK(cut_to_width("abc", 0).empty());
}

TEST_CASE("width: nothing that could control a terminal is printable", "[query]") {
  const std::string bad = "\xef\xbf\xbd";
  CHECK(printable("a\x1b[31mb") == "a" + bad + "[31mb");
  CHECK(printable("a\tb\nc\rd\x7f") == "a b" + bad + "c" + bad + "d" + bad);
  CHECK(printable("\xe2\x80\xae"
                  "abc\xe2\x81\xa6\xc2\x9b") == bad + "abc" + bad + bad);
  CHECK(printable("\xff\xc0\x80 \xe4\xbd") == bad + bad + bad + " " + bad + bad);
  CHECK(printable("Zo\xc3\xab \xe4\xbd\xa0 \xf0\x9f\x98\x80") == "Zo\xc3\xab \xe4\xbd\xa0 \xf0\x9f\x98\x80");
  CHECK(printable_lines("a\tb\nc\x1b\n") == "a\tb\nc" + bad + "\n");
}

TEST_CASE("dedupe: a row repeats its group under the name that the group had first", "[query]") {
  NewGroups groups;
  CHECK_FALSE(groups.find_or_add("topic", "v2"));
  CHECK_FALSE(groups.find_or_add("topic", "v2"));
  CHECK_FALSE(groups.find_or_add("other", "v1"));
  CHECK(groups.find_or_add("topic", "v1") == 0u);
  CHECK(groups.find_or_add("other", "v0") == 2u);
  CHECK_FALSE(groups.find_or_add("", "v1"));
  CHECK_FALSE(groups.find_or_add("", "v2"));
}

TEST_CASE("dedupe: a row repeats the first new one whose subject has its title", "[query]") {
  NewSubjects subjects;
  CHECK_FALSE(subjects.find_or_add("Fix it", "[PATCH v2] Fix it"));
  CHECK_FALSE(subjects.find_or_add("Fix it all", "[PATCH v2] Fix it all"));
  CHECK(subjects.find_or_add("Fix it", "[PATCH] Fix it") == 0u);
  CHECK(subjects.find_or_add("it all", "[PATCH] it all") == 1u);
  CHECK(subjects.find_or_add("", "[PATCH]") == 0u);
  CHECK_FALSE(subjects.find_or_add(std::string_view("it\0[", 4), "x"));
  CHECK_FALSE(NewSubjects().find_or_add("", "first"));
}
