// SPDX-License-Identifier: MIT
#include "query/vocabulary/functions.hpp"

#include <algorithm>

namespace kvq {
namespace {

constexpr Function table[] = {
    {.name = "count",
     .use = FunctionUse::aggregate,
     .takes = "number, text",
     .result = ColumnKind::number,
     .sql = "count(DISTINCT {0})",
     .help = "the number of mails; count(FIELD): the number of different values of the field",
     .example = "is:patch | count, count(author) by subsystem"},
    {.name = "sum",
     .use = FunctionUse::aggregate,
     .takes = "number",
     .result = ColumnKind::number,
     .sql = "sum({0})",
     .sql_of_repeated = "kvq_sum_once(m.id, {0})",
     .help = "the sum of the values",
     .example = "is:series | sum(patches), count by author"},
    {.name = "avg",
     .use = FunctionUse::aggregate,
     .takes = "number",
     .result = ColumnKind::number,
     .sql = "round(avg({0}), 2)",
     .sql_of_repeated = "round(kvq_avg_once(m.id, {0}), 2)",
     .help = "the mean, rounded to two decimals",
     .example = "is:series | avg(patches) by domain"},
    {.name = "min",
     .use = FunctionUse::aggregate,
     .takes = "number, text, time",
     .result = std::nullopt,
     .sql = "min({0})",
     .help = "the lowest number, the earliest time, or the first text in byte order",
     .example = "is:patch | min(date), max(date) by author"},
    {.name = "max",
     .use = FunctionUse::aggregate,
     .takes = "number, text, time",
     .result = std::nullopt,
     .sql = "max({0})",
     .help = "the highest number, the latest time, or the last text in byte order",
     .example = "is:series | max(revision) by author"},
    {.name = "median",
     .use = FunctionUse::aggregate,
     .takes = "number",
     .result = ColumnKind::number,
     .sql = "kvq_percentile(m.id, {0}, 50)",
     .help = "the median, that is, the 50th percentile by nearest rank: the lower of two middle values",
     .example = "is:series | median(patches) by domain"},
    {.name = "p75",
     .use = FunctionUse::aggregate,
     .takes = "number",
     .result = ColumnKind::number,
     .sql = "kvq_percentile(m.id, {0}, 75)",
     .help = "the 75th percentile by nearest rank: the lowest value such that at least 75 % of the values "
             "are not above it",
     .example = "is:series | p75(people) by month(date)"},
    {.name = "p90",
     .use = FunctionUse::aggregate,
     .takes = "number",
     .result = ColumnKind::number,
     .sql = "kvq_percentile(m.id, {0}, 90)",
     .help = "the 90th percentile by nearest rank",
     .example = "is:series is:unanswered | median(age), p90(age)"},
    {.name = "p95",
     .use = FunctionUse::aggregate,
     .takes = "number",
     .result = ColumnKind::number,
     .sql = "kvq_percentile(m.id, {0}, 95)",
     .help = "the 95th percentile by nearest rank",
     .example = "is:series | p95(patches)"},
    {.name = "p99",
     .use = FunctionUse::aggregate,
     .takes = "number",
     .result = ColumnKind::number,
     .sql = "kvq_percentile(m.id, {0}, 99)",
     .help = "the 99th percentile by nearest rank",
     .example = "is:series | p99(patches)"},
    {.name = "day",
     .use = FunctionUse::bucket,
     .takes = "time",
     .result = ColumnKind::text,
     .sql = "kvq_day({0})",
     .sql_of_end = "kvq_end_of_day({0})",
     .help = "the day: 2022-02-03",
     .example = "received:2025-03 | count by day(received) | sort day(received)"},
    {.name = "week",
     .use = FunctionUse::bucket,
     .takes = "time",
     .result = ColumnKind::text,
     .sql = "kvq_week({0})",
     .sql_of_end = "kvq_end_of_week({0})",
     .help = "the week of ISO 8601, which begins on Monday: 2022-W05",
     .example = "is:patch | count by week(date) | sort week(date)"},
    {.name = "month",
     .use = FunctionUse::bucket,
     .takes = "time",
     .result = ColumnKind::text,
     .sql = "kvq_month({0})",
     .sql_of_end = "kvq_end_of_month({0})",
     .help = "the month: 2022-02",
     .example = "is:patch | count by month(date), domain"},
    {.name = "quarter",
     .use = FunctionUse::bucket,
     .takes = "time",
     .result = ColumnKind::text,
     .sql = "kvq_quarter({0})",
     .sql_of_end = "kvq_end_of_quarter({0})",
     .help = "the quarter: 2022-Q1",
     .example = "is:series | count, count(author) by quarter(date)"},
    {.name = "year",
     .use = FunctionUse::bucket,
     .takes = "time",
     .result = ColumnKind::text,
     .sql = "kvq_year({0})",
     .sql_of_end = "kvq_end_of_year({0})",
     .help = "the year: 2022",
     .example = "is:pull | count by year(date)"},
    {.name = "letters",
     .use = FunctionUse::order,
     .takes = "number, text, time",
     .result = ColumnKind::text,
     .sql = "kvq_letters({0})",
     .help = "compares only letters and digits, ignoring ASCII letter case",
     .example = "is:patch | count by domain | sort letters(domain)"},
};

}  // namespace

std::span<const Function> functions() {
  return table;
}

const Function* find_function(std::string_view name, FunctionUse use) {
  const auto known = std::ranges::find_if(
      functions(), [&](const Function& function) { return function.name == name && function.use == use; });
  return known == functions().end() ? nullptr : &*known;
}

std::vector<std::string_view> function_names(FunctionUse use) {
  std::vector<std::string_view> names;
  for (const Function& function : functions()) {
    if (function.use == use) names.push_back(function.name);
  }
  return names;
}

std::string_view name_of(FunctionUse use) {
  switch (use) {
    case FunctionUse::aggregate:
      return "aggregate";
    case FunctionUse::bucket:
      return "period";
    case FunctionUse::order:
      return "order";
  }
  return {};
}

bool takes(const Function& function, ColumnKind kind) {
  return function.takes.find(name_of(kind)) != std::string_view::npos;
}

}  // namespace kvq
