// SPDX-License-Identifier: MIT
#include "query/time/values.hpp"

#include <cstdint>

#include "query/run/dedupe.hpp"
#include "query/time/approxidate.hpp"
#include "schema/base/spelling.hpp"
#include "schema/base/text_width.hpp"
#include "support/catch.hpp"

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

TEST_CASE("times: a period in digits counts as a whole, ranges include both ends", "[query]") {
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
      {"2025-W10", "2025-03-03T00:00:00Z 2025-03-10T00:00:00Z"},
      {"2020-W53..2021-Q1", "2020-12-28T00:00:00Z 2021-04-01T00:00:00Z"},
      {"2022-W53", "none"},
      {"2022-Q0", "none"},
      {"2022..", "2022-01-01T00:00:00Z open"},
      {"..2022-06-30", "open 2022-07-01T00:00:00Z"},
      {"today", "2024-03-31T00:00:00Z 2024-04-01T00:00:00Z"},
      {"yesterday", "2024-03-30T00:00:00Z 2024-03-31T00:00:00Z"},
      {"2.weeks.ago", "2024-03-17T00:00:00Z 2024-03-18T00:00:00Z"},
      {"2.weeks.ago..", "2024-03-17T12:30:00Z open"},
      {"2_weeks_ago..yesterday", "2024-03-17T12:30:00Z 2024-03-31T00:00:00Z"},
      {"3 days ago..now", "2024-03-28T12:30:00Z 2024-03-31T12:30:01Z"},
      {"90.minutes.ago..", "2024-03-31T11:00:00Z open"},
      // February 31 is counted on into March, as in git.
      {"last.month..", "2024-03-02T12:30:00Z open"},
      {"last.year..", "2023-03-31T12:30:00Z open"},
      {"", "none"},
      {"..", "none"},
      {"2022-13", "none"},
      {"2023-02-29", "none"},
      {"2022-6", "2022-06-01T00:00:00Z 2022-07-01T00:00:00Z"},
      {"2023/9/1", "2023-09-01T00:00:00Z 2023-09-02T00:00:00Z"},
      {"..2023/12/31", "open 2024-01-01T00:00:00Z"},
      {"2022/06", "2022-06-01T00:00:00Z 2022-07-01T00:00:00Z"},
      {"2022/6-1", "none"},
      {"2022-6-", "none"},
      {"2022-006", "none"},
      {"202206", "none"},
      {"20221", "none"},
      {"1969", "none"},
      {"2022-06-01T24:00", "none"},
      {"2022..soon", "none"},
      // Zones.
      {"2022-06-01T12:00:00+02:00", "2022-06-01T10:00:00Z 2022-06-01T10:00:01Z"},
      {"2022-06-01T12:00-0330", "2022-06-01T15:30:00Z 2022-06-01T15:31:00Z"},
      {"2022-06-01T00+02", "2022-05-31T22:00:00Z 2022-05-31T23:00:00Z"},
      {"2022-06-01 12:30:15 +0200", "2022-06-01T10:30:15Z 2022-06-01T10:30:16Z"},
      {"20220601T123015Z", "2022-06-01T12:30:15Z 2022-06-01T12:30:16Z"},
      {"2022-06-01+02:00", "none"},
      {"2022-06-01Z", "none"},
      {"2022-06-01T12:00+0:00", "none"},
      {"2022-06-01T12:00+02:", "none"},
      {"2022-06-01T12:00+02:60", "none"},
      {"2022-06-01T12:00+15", "none"},
      // The forms of d:, dt: and rt: on lore.
      {"20220601..20220615", "2022-06-01T00:00:00Z 2022-06-16T00:00:00Z"},
      {"20220601120000..", "2022-06-01T12:00:00Z open"},
      {"1650000000..1660000000", "2022-04-15T05:20:00Z 2022-08-08T23:06:41Z"},
      {"@1650000000..", "2022-04-15T05:20:00Z open"},
      {"@0", "1970-01-01T00:00:00Z 1970-01-01T00:00:01Z"},
      {"165000000000", "none"},
      {"@", "none"},
      // A word for a day means the whole day, in ranges too.
      {"monday", "2024-03-25T00:00:00Z 2024-03-26T00:00:00Z"},
      {"Sunday", "2024-03-31T00:00:00Z 2024-04-01T00:00:00Z"},
      {"last.sunday", "2024-03-24T00:00:00Z 2024-03-25T00:00:00Z"},
      {"3.fridays.ago", "2024-03-15T00:00:00Z 2024-03-16T00:00:00Z"},
      {"monday..friday", "2024-03-25T00:00:00Z 2024-03-30T00:00:00Z"},
      {"yesterday..today", "2024-03-30T00:00:00Z 2024-04-01T00:00:00Z"},
      {"15.march.2022", "2022-03-15T00:00:00Z 2022-03-16T00:00:00Z"},
      {"march.15..", "2024-03-15T00:00:00Z open"},
      {"..15 april", "open 2023-04-16T00:00:00Z"},
      {"never", "1970-01-01T00:00:00Z 1970-01-02T00:00:00Z"},
      // A moment means its second in a range, else its day.
      {"10.am.yesterday..", "2024-03-30T10:00:00Z open"},
      {"10.am.yesterday", "2024-03-30T00:00:00Z 2024-03-31T00:00:00Z"},
      // Alone, `tea` is the last one that passed; with a day it is on that day, as in git 2.55.
      {"tea..", "2024-03-30T17:00:00Z open"},
      {"tea.yesterday..noon", "2024-03-30T17:00:00Z 2024-03-31T12:00:01Z"},
      {"yesterday.tea..", "2024-03-30T17:00:00Z open"},
      {"today.tea..", "2024-03-31T17:00:00Z open"},
      {"tea.today..", "2024-03-31T17:00:00Z open"},
      {"last.friday.tea..", "2024-03-29T17:00:00Z open"},
      {"tea.last.friday..", "2024-03-29T17:00:00Z open"},
      {"3.days.ago.tea..", "2024-03-28T17:00:00Z open"},
      {"tea.3.days.ago..", "2024-03-28T17:00:00Z open"},
      {"tea.now..", "2024-03-30T17:00:00Z open"},
      {"tea.1.month.ago..", "2024-03-01T17:00:00Z open"},
      {"15.march.2022.noon..", "2022-03-15T12:00:00Z open"},
      {"1.month.2.days..", "2024-02-29T12:30:00Z open"},
      {"Wed, 1 Jun 2022 12:00:00 +0200..", "2022-06-01T10:00:00Z open"},
      {"Wed Jun 1 12:00:00 2022 -0330..", "2022-06-01T15:30:00Z open"},
      {"2 weeks ago..1 day ago", "2024-03-17T12:30:00Z 2024-03-30T12:30:01Z"},
      {"yesteday", "none"},
      {"a.week.ago", "none"},
      {"last.2.weeks", "none"},
      {"feb.30", "none"},
      {"Mon, 1 Jun 2022 12:00:00 +0200", "none"},
      {"15.march.yesterday", "none"},
      {"2.weeks.ago...", "none"},
      {".yesterday", "none"},
      {"2.fortnights.ago", "none"},
      {"-2.weeks.ago", "none"},
      {"999999999999999999999.weeks.ago", "none"},
      {"last", "none"},
      {"2022 06", "none"},
  }));
  CAPTURE(test.text);
  CHECK(time(test.text) == test.expected);
}

TEST_CASE("numbers: single, with a sign, and in ranges", "[query]") {
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

TEST_CASE("ages: units as letters or names, with signs", "[query]") {
  constexpr int64_t day = 86'400;
  CHECK(parse_age("30d", now) == Interval{.before = now - 30 * day});
  CHECK(parse_age(">2weeks", now) == Interval{.before = now - 14 * day});
  CHECK(parse_age(">=3.days", now) == Interval{.before = now - 3 * day});
  CHECK(parse_age("<1month", now) == Interval{.from = now - 30 * day});
  CHECK(parse_age("<=1M", now) == Interval{.from = now - 30 * day});
  CHECK(parse_age(">2 Years", now) == Interval{.before = now - 730 * day});
  CHECK(parse_age("12_hours", now) == Interval{.before = now - day / 2});
  CHECK(parse_age("1.week..2.months", now) == Interval{now - 60 * day, now - 7 * day});
  for (const char* text : {"", ">", "d", "weeks", "3", "3.d", "3..days", "3.days.ago", "-3d", "5min", "1mo",
                           "100001d", "1.5d"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_age(text, now));
  }
}

TEST_CASE("times: an unknown word, and the word that was probably meant", "[query]") {
  const auto meant = [](std::string_view text) {
    const auto unknown = unknown_time_word(text);
    return unknown ? std::string(unknown->word) + " " + std::string(unknown->meant) : "none";
  };
  CHECK(meant("2022..yesteday") == "yesteday yesterday");
  CHECK(meant("2.Weks.ago..") == "Weks weeks");
  CHECK(meant("last.tusday") == "tusday tuesday");
  CHECK(meant("15.marhc") == "marhc march");
  CHECK(meant("a.week.ago") == "a ");
  CHECK(meant("qqqqqq") == "qqqqqq ");
  CHECK(meant("3.fridays.ago") == "none");
  CHECK(meant("2022-13") == "none");
}

TEST_CASE("times: they are printed in UTC", "[query]") {
  CHECK(to_rfc3339(0) == "1970-01-01T00:00:00Z");
  CHECK(to_rfc3339(now) == "2024-03-31T12:30:00Z");
  CHECK(to_rfc3339(-1) == "1969-12-31T23:59:59Z");
  CHECK(to_minute(now) == "2024-03-31 12:30");
}

TEST_CASE("spelling: the nearest word is suggested, if one is near", "[query]") {
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

TEST_CASE("width: wide letters take two columns, combining marks none", "[query]") {
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

TEST_CASE("width: characters that control a terminal are not printable", "[query]") {
  const std::string bad = "\xef\xbf\xbd";
  CHECK(printable("a\x1b[31mb") == "a" + bad + "[31mb");
  CHECK(printable("a\tb\nc\rd\x7f") == "a b" + bad + "c" + bad + "d" + bad);
  CHECK(printable("\xe2\x80\xae"
                  "abc\xe2\x81\xa6\xc2\x9b") == bad + "abc" + bad + bad);
  CHECK(printable("\xff\xc0\x80 \xe4\xbd") == bad + bad + bad + " " + bad + bad);
  CHECK(printable("Zo\xc3\xab \xe4\xbd\xa0 \xf0\x9f\x98\x80") == "Zo\xc3\xab \xe4\xbd\xa0 \xf0\x9f\x98\x80");
  CHECK(printable_lines("a\tb\nc\x1b\n") == "a\tb\nc" + bad + "\n");
}

TEST_CASE("dedupe: a row repeats its group if the first row of the group has another name", "[query]") {
  NewGroups groups;
  CHECK_FALSE(groups.find_or_add("topic", "v2"));
  CHECK_FALSE(groups.find_or_add("topic", "v2"));
  CHECK_FALSE(groups.find_or_add("other", "v1"));
  CHECK(groups.find_or_add("topic", "v1") == 0u);
  CHECK(groups.find_or_add("other", "v0") == 2u);
  CHECK_FALSE(groups.find_or_add("", "v1"));
  CHECK_FALSE(groups.find_or_add("", "v2"));
}

TEST_CASE("dedupe: a row repeats the first new row whose subject contains its title", "[query]") {
  NewSubjects subjects;
  CHECK_FALSE(subjects.find_or_add("Fix it", "[PATCH v2] Fix it"));
  CHECK_FALSE(subjects.find_or_add("Fix it all", "[PATCH v2] Fix it all"));
  CHECK(subjects.find_or_add("Fix it", "[PATCH] Fix it") == 0u);
  CHECK(subjects.find_or_add("it all", "[PATCH] it all") == 1u);
  CHECK(subjects.find_or_add("", "[PATCH]") == 0u);
  CHECK_FALSE(subjects.find_or_add(std::string_view("it\0[", 4), "x"));
  CHECK_FALSE(NewSubjects().find_or_add("", "first"));
}
