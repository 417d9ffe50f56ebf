// SPDX-License-Identifier: MIT
#include "query/report/language/parameter_kinds.hpp"

#include <algorithm>
#include <iterator>

#include "query/time/values.hpp"

namespace kvq::report {
namespace {

bool anything(const std::string& /*text*/, int64_t /*now*/) {
  return true;
}

constexpr ParameterKind table[] = {
    {range_kind,
     "FROM..TO: dates, both included, or commit ids and refs of an archive; or a period such as 2025-03",
     "1970-01-02..", anything},
    {commits_kind,
     "FROM..TO in the archive of a list: commit ids and refs; a date is the first commit at or after it",
     "1970-01-02..", anything},
    {time_kind, "a date or a range of dates, in the syntax of date:", "yesterday",
     [](const std::string& text, int64_t now) { return parse_time(text, now).has_value(); }},
    {age_kind, "an age, in the syntax of age:, such as >30d or 1w..2m", ">30d",
     [](const std::string& text, int64_t now) { return parse_age(text, now).has_value(); }},
    {"number", "a number or a range of numbers, such as 3, 1..3 or >=3", "1",
     [](const std::string& text, int64_t /*now*/) { return parse_number(text).has_value(); }},
    {"text", "any text", "text", anything},
    {"flag", "yes or no", "yes",
     [](const std::string& text, int64_t /*now*/) { return is_yes(text) || text == "no"; }},
};

}  // namespace

std::span<const ParameterKind> parameter_kinds() {
  return table;
}

const ParameterKind* find_parameter_kind(std::string_view name) {
  const auto* found = std::ranges::find(table, name, &ParameterKind::name);
  return found == std::end(table) ? nullptr : found;
}

bool is_range(const ParameterKind& kind) {
  return kind.name == range_kind || kind.name == commits_kind;
}

bool is_yes(std::string_view text) {
  return text == "yes";
}

}  // namespace kvq::report
