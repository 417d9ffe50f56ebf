// SPDX-License-Identifier: MIT
// Stages: exact rows on the samples.
#include "query/language/stages.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>

#include "query/sql/aggregates.hpp"
#include "query/vocabulary/functions.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

std::string shown(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
  return "-";
}

/// The rows, with " | " between values and a new line between rows.
std::string rows(const std::string& query) {
  std::string out;
  for (const Row& row : query_rows(sample_database(), query, {"id"})) {
    std::string line;
    for (const Value& value : row) line += (line.empty() ? "" : " | ") + shown(value);
    out += (out.empty() ? "" : "\n") + line;
  }
  return out;
}

}  // namespace

TEST_CASE("stages: each returns the rows that its help promises", "[query]") {
  struct Case {
    std::string query;
    std::string rows;
  };
  const auto test = GENERATE(values<Case>({
      {"| count", "58"},
      {"is:pull is:cover | count", "0"},
      {"is:pull is:cover | count, sum(patches), median(age), min(date)", "0 | - | - | -"},
      {"is:pull is:cover | count by author", ""},
      {"is:cover author:vera | count, sum(patches), avg(patches), median(patches), p75(patches), "
       "max(revision)",
       "3 | 8 | 2.67 | 3 | 3 | 3"},
      {"| count by kind", "26 | patch\n24 | reply\n5 | cover\n2 | discussion\n1 | pull"},
      {"| count by kind | skip 1 | limit 3 | skip 1", "5 | cover\n2 | discussion"},
      {"| count by kind | limit 3 | having count:..20 | sort kind", "5 | cover"},
      {"| count by kind | having count:3..24 | sort kind | limit 2", "5 | cover\n24 | reply"},
      {"| count by kind | top 2 | sort kind | select kind", "patch\nreply"},
      {"| count by kind | select kind | limit 2", "patch\nreply"},
      {"is:series | count, count(author) by quarter(date), year(date)", "16 | 12 | 2025-Q1 | 2025"},
      {"is:pull | select day(date), week(date), month(date), quarter(date), year(date)",
       "2025-02-28 | 2025-W09 | 2025-02 | 2025-Q1 | 2025"},
      {"is:patch | avg(total) by month(date) | having avg(total):>2.2 | select month(date)", "2025-03"},
      {"is:cover | sort date asc | limit 3 | select kind, revision | distinct", "cover | 1\ncover | 2"},
      {"is:cover | sort date asc | limit 3 | distinct revision | sort revision | limit 1", "2"},
      {"is:cover | distinct revision", "3\n2\n1"},
      {"| count by kind, month(date) | distinct kind | sort kind desc | limit 2", "reply\npull"},
      {"is:cover | top 2 by revision | select revision, total", "3 | 2\n2 | 3"},
      {"is:cover | select revision, total | sort total, revision asc | limit 2", "1 | 3\n2 | 3"},
      {"is:cover author:vera | latest | select revision", "3"},
      {"is:cover author:vera -revision:3 | latest | select revision", "2"},
      {"is:reply | latest | count by kind", "9 | reply"},
      {"is:patch author:vera | series | select revision, kind", "3 | cover\n2 | cover\n1 | cover"},
      {"is:patch author:vera | series | limit 2 | threads | sort date asc | select revision", "2\n3"},
      {"is:reply | skip 20 | count", "4"},
      {"is:cover | sort date asc | limit 1 per author.address | select author.address, revision",
       "vera.lind@intel.com | 1\njonas.wikander@amd.com | 1\nrene@example.org | 2"},
      {"is:cover | top 1 by revision per author.address | select author.address, revision",
       "vera.lind@intel.com | 3\nrene@example.org | 2\njonas.wikander@amd.com | 1"},
      {"is:cover | limit 1 per author.address | count", "3"},
      {"is:cover | limit 0 per author | count", "0"},
      // A mail has one row for each of its values, and each row shows one value; no value occurs twice.
      {"is:series is:unanswered domain:amd.com | limit 1 per subsystem | select subsystem, domain",
       "KVM | amd.com\nSVM | amd.com\nselftests | amd.com"},
      {"is:series is:unanswered | sort date asc | limit 1 per subsystem | select subsystem, day(date) | "
       "limit "
       "3",
       "KVM | 2025-02-26\nSVM | 2025-03-06\nselftests | 2025-03-06"},
      {"is:series is:unanswered | sort date asc | limit 1 per subsystem | sort subsystem desc | distinct "
       "subsystem | limit 3",
       "x86\nvgic\nselftests"},
      {"is:series is:unanswered | limit 1 per subsystem | limit 1 per subsystem | select subsystem | sort "
       "subsystem | limit 2",
       "KVM\nSVM"},
      // Mails without a value have no row, as in counts.
      {"is:pull | limit 5 per subsystem | select subsystem", ""},
      {"is:patch | count by subsystem, domain | top 1 per subsystem | limit 3",
       "6 | KVM | intel.com\n6 | TDX | intel.com\n5 | arm64 | linux.dev"},
      {"| count by kind, month(date) | sort month(date), kind | limit 1 per month(date)",
       "1 | discussion | 2025-02\n5 | cover | 2025-03"},
      {"is:cover | dedupe topic by series | skip 1 | limit 3 | select status, month(date), "
       "earlier.revision",
       "existing | 2025-03 | 3\nnew | 2025-03 | -\nnew | 2025-03 | -"},
  }));
  CAPTURE(test.query);
  CHECK(rows(test.query) == test.rows);
}

TEST_CASE("stages: a mail counts once in a group, however often the joins repeat it", "[query]") {
  // The number of patches counts once per mail, even if it has several files or subsystems.
  CHECK(rows("is:series | count, sum(patches), avg(patches)") ==
        rows("is:series | count, sum(patches), avg(patches), count(file) | select count, sum(patches), "
             "avg(patches)"));
  CHECK(rows("is:patch | count, sum(total), median(total) by domain") ==
        rows("is:patch | count, sum(total), median(total), count(recipient) by domain | select count, "
             "sum(total), median(total), domain"));
  // Mails without a file are counted too.
  CHECK(rows("| count, count(file)") == rows("| count") + " | 20");
}

TEST_CASE("stages: a query with the maximum number of stages and columns runs", "[query]") {
  std::string query;
  for (int i = 0; i < 8; ++i) query += "| limit 50 | latest | series | skip 0 ";
  CHECK(rows(query) == rows("| limit 50 | latest | series"));
  CHECK_THROWS_AS(rows(query + "| limit 1"), QueryError);
  std::string columns;
  for (const char* aggregate :
       {"count", "sum(total)", "avg(total)", "min(total)", "max(total)", "median(total)", "p75(total)",
        "p90(total)", "p95(total)", "p99(total)", "count(total)"}) {
    columns += fmt::format("{}{}", columns.empty() ? "| " : ", ", aggregate);
  }
  const std::string counted = columns + " by kind, subsystem, month(date), domain, file | top 1 by count";
  CHECK(rows(counted) ==
        "5 | 14 | 2.8 | 2 | 3 | 3 | 3 | 3 | 3 | 3 | 2 | patch | KVM | 2025-03 | intel.com | "
        "arch/x86/kvm/vmx/tdx.c");
  CHECK_THROWS_AS(rows(columns + " by kind, subsystem, month(date), domain, file, list"), QueryError);
}

TEST_CASE("stages: periods follow the calendar from 1970 to 9999", "[query]") {
  using namespace std::chrono;
  std::string sql;
  for (const char* name : {"day", "week", "month", "quarter", "year"}) {
    const Function* bucket = find_function(name, FunctionUse::bucket);
    REQUIRE(bucket != nullptr);
    sql += (sql.empty() ? "SELECT " : ", ") + sql::applied(bucket->sql, "?1");
  }
  Statement statement(sample_database(), sql);
  int failures = 0;
  const auto check = [&](sys_days day, int64_t second) {
    const year_month_day date(day);
    // ISO 8601: the week of January 4 is the first of its year.
    const sys_days monday = day - days(weekday(day).iso_encoding() - 1);
    const year iso_year = year_month_day(monday + days(3)).year();
    const sys_days fourth = iso_year / January / 4;
    const sys_days first_monday = fourth - days(weekday(fourth).iso_encoding() - 1);
    const int y = static_cast<int>(date.year());
    const unsigned m = static_cast<unsigned>(date.month());
    const std::vector<std::string> expected = {
        fmt::format("{:04}-{:02}-{:02}", y, m, static_cast<unsigned>(date.day())),
        fmt::format("{:04}-W{:02}", static_cast<int>(iso_year), (monday - first_monday).count() / 7 + 1),
        fmt::format("{:04}-{:02}", y, m), fmt::format("{:04}-Q{}", y, (m + 2) / 3), fmt::format("{:04}", y)};
    auto row = statement.use(sys_seconds(day).time_since_epoch().count() + second);
    REQUIRE(row.next());
    for (size_t i = 0; i < expected.size(); ++i) failures += row.text(static_cast<int>(i)) != expected[i];
  };
  // Each day of two leap cycles, and the turn of each year.
  for (sys_days day = 1970y / January / 1; day < sys_days(2026y / January / 1); day += days(1)) check(day, 0);
  for (year each = 1970y; each < 9999y; ++each) {
    for (int offset = -4; offset < 5; ++offset) check(sys_days(each / December / 31) + days(offset), 86'399);
  }
  CHECK(failures == 0);
}

TEST_CASE("functions: each has help, and its example runs", "[query]") {
  for (const Function& function : functions()) {
    CAPTURE(function.name);
    CHECK_FALSE(function.help.empty());
    CHECK(function.example.find(function.name) != std::string_view::npos);
    CHECK_FALSE(rows(std::string(function.example)).empty());
    CHECK(function.sql.find("{0}") != std::string_view::npos);
  }
}

TEST_CASE(
    "functions: every aggregate accepts the fields of its kinds, alone and by a field with several "
    "values, and rejects all others",
    "[query]") {
  for (const Function& function : functions()) {
    if (function.use != FunctionUse::aggregate) continue;
    for (const Field& field : fields()) {
      if (field.sql.value.empty()) continue;
      const std::string query = fmt::format("is:patch | {}({})", function.name, field.name);
      CAPTURE(query);
      if (takes(function, field.column)) {
        CHECK_NOTHROW(rows(query));
        if (field.name != "subsystem") CHECK_NOTHROW(rows(query + ", count by subsystem, month(date)"));
        if (field.name != "file") CHECK_NOTHROW(rows(query + " by file"));
      } else {
        CHECK_THROWS_AS(rows(query), QueryError);
      }
    }
  }
}
