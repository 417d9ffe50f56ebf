// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "query/language/bind_count.hpp"
#include "query/time/values.hpp"

namespace kvq {
namespace {

using Sign = plan::Bound::Sign;

/// The signs that begin a range, longer ones first.
constexpr std::pair<std::string_view, Sign> signs[] = {
    {">=", Sign::at_least}, {"<=", Sign::at_most}, {">", Sign::above}, {"<", Sign::below}};

/// Parses `3` or `2.5`: a mean can be fractional.
std::optional<double> decimal(std::string_view text) {
  constexpr size_t longest = 15;
  const bool plain = std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  if (!plain || text.size() > longest || text.starts_with('.') || text.ends_with('.')) return std::nullopt;
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct End {
  Sign sign;
  double value;
};

/// Parses `3`, `1..3`, `3..`, `>=3` or `<2.5`. Returns nothing if the text is not a range of numbers.
std::vector<End> number_range(std::string_view text) {
  for (const auto& [written, sign] : signs) {
    if (!text.starts_with(written)) continue;
    const auto value = decimal(text.substr(written.size()));
    return value ? std::vector<End>{{sign, *value}} : std::vector<End>{};
  }
  const size_t dots = text.find("..");
  const std::string_view first = text.substr(0, dots);
  const std::string_view last = dots == std::string_view::npos ? first : text.substr(dots + 2);
  std::vector<End> ends;
  for (const auto& [end, sign] : {std::pair{first, Sign::at_least}, std::pair{last, Sign::at_most}}) {
    if (end.empty()) continue;
    const auto value = decimal(end);
    if (!value) return {};
    ends.push_back({sign, *value});
  }
  return ends;
}

std::vector<End> time_range(std::string_view text, int64_t now) {
  const auto interval = parse_time(text, now);
  std::vector<End> ends;
  if (interval && interval->from != Interval{}.from)
    ends.push_back({Sign::at_least, static_cast<double>(interval->from)});
  if (interval && interval->before != Interval{}.before)
    ends.push_back({Sign::below, static_cast<double>(interval->before)});
  return ends;
}

bool is_empty(const std::vector<End>& ends) {
  if (ends.size() != 2) return false;
  return ends[0].value > ends[1].value || (ends[1].sign == Sign::below && ends[0].value == ends[1].value);
}

std::vector<End> range_of(const StageWords& words, const ast::StageWord& word, ColumnKind kind, int64_t now) {
  const bool is_time = kind == ColumnKind::time;
  auto ends = is_time ? time_range(word.range, now) : number_range(word.range);
  if (ends.empty()) {
    words.refuse(
        word.range_span, fmt::format("'{}' is not a {}", word.range, is_time ? "date" : "number"),
        is_time ? "write 2022, 2022-06-01, 2022..2023-06 or 2.weeks.ago.." : "write 3, 1..3, 3.., >=3 or <3");
  }
  if (is_empty(ends)) words.refuse(word.range_span, "the range ends before it begins");
  return ends;
}

}  // namespace

plan::Having bind_having(const StageWords& words, const plan::Plan& plan, int64_t now) {
  plan::Having out;
  for (const ast::StageWord& word : words.list()) {
    ast::StageWord name = word;
    name.range.clear();
    const plan::Column column = words.column(plan, name);
    if (column.kind == ColumnKind::text) {
      words.refuse(word.text_span, fmt::format("{} is a text", column.name), "filter before counting");
    }
    if (word.range.empty()) words.refuse_form(word.span, "a range is missing after this");
    for (const End& end : range_of(words, word, column.kind, now)) {
      out.bounds.push_back({column, end.sign, end.value});
    }
  }
  return out;
}

}  // namespace kvq
