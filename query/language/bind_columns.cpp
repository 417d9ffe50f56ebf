// SPDX-License-Identifier: MIT
#include "query/language/bind_columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include "schema/base/spelling.hpp"

namespace kvq {
namespace {

using ast::StageWord;
using plan::Column;

constexpr int64_t most_rows = 1'000'000'000;
constexpr size_t most_columns = 16;
constexpr std::string_view earlier = "earlier.";
const Column status_column{"status", ColumnKind::text, nullptr};

/// `month(date)`, its alias `month(d)`, or a field.
struct ColumnName {
  std::string_view function;
  std::string_view field;
};

ColumnName split(std::string_view name) {
  const size_t open = name.find('(');
  if (open == std::string_view::npos || !name.ends_with(')')) return {{}, name};
  return {name.substr(0, open), name.substr(open + 1, name.size() - open - 2)};
}

std::optional<Column> shown_field(std::string_view name) {
  const ColumnName parts = split(name);
  const Field* field = find_field(parts.field);
  if (field == nullptr || field->sql.value.empty()) return std::nullopt;
  if (parts.function.empty()) return Column{std::string(field->name), field->column, field};
  const Function* bucket = find_function(parts.function, FunctionUse::bucket);
  if (bucket == nullptr || !takes(*bucket, field->column)) return std::nullopt;
  return Column{fmt::format("{}({})", bucket->name, field->name), *bucket->result, field, bucket};
}

std::string written(const StageWord& word) {
  return word.function.empty() ? word.text : fmt::format("{}({})", word.function, word.text);
}

}  // namespace

bool is_deduped(const plan::Plan& plan) {
  return std::ranges::any_of(plan.stages,
                             [](const plan::Stage& s) { return std::holds_alternative<plan::Dedupe>(s); });
}

std::optional<Column> column_named(const plan::Plan& plan, std::string_view name) {
  if (!plan.of_messages) {
    const auto known = std::ranges::find(plan.columns, name, &Column::name);
    if (known != plan.columns.end()) return *known;
    const ColumnName parts = split(name);
    const Field* field = find_field(parts.field);
    const auto same = std::ranges::find_if(plan.columns, [&](const Column& column) {
      return field != nullptr && column.field == field &&
             (column.function ? column.function->name : std::string_view{}) == parts.function;
    });
    return same == plan.columns.end() ? std::nullopt : std::optional(*same);
  }
  if (is_deduped(plan) && name == status_column.name) return status_column;
  if (is_deduped(plan) && name.starts_with(earlier)) {
    auto column = shown_field(name.substr(earlier.size()));
    if (column) column->name.insert(0, earlier);
    return column;
  }
  return shown_field(name);
}

std::string columns_hint(const plan::Plan& plan, std::string_view name, std::span<const Column> added) {
  std::vector<std::string_view> names;
  if (plan.of_messages) {
    names = field_names();
  } else {
    std::ranges::transform(plan.columns, std::back_inserter(names),
                           [](const Column& c) { return std::string_view(c.name); });
  }
  std::ranges::transform(added, std::back_inserter(names),
                         [](const Column& c) { return std::string_view(c.name); });
  std::string hint = did_you_mean(name, names);
  if (!hint.empty()) return hint;
  return plan.of_messages ? "'kvq fields' lists them"
                          : fmt::format("the columns are {}", fmt::join(names, ", "));
}

void StageWords::refuse_form() const {
  refuse(stage_.span, fmt::format("write it as '{}'", usage_));
}

void StageWords::refuse_form(Span span, const std::string& message) const {
  refuse(span, message, fmt::format("write it as '{}'", usage_));
}

void StageWords::refuse_range(const StageWord& word) const {
  if (!word.range.empty()) {
    refuse(word.range_span, "only having takes ranges",
           "for mails, write a term before the first '|': " + written(word) + ":" + word.range);
  }
}

void StageWords::refuse_function(const StageWord& word) const {
  refuse_range(word);
  if (!word.function.empty()) refuse(word.function_span, "a function is not allowed here");
}

std::vector<StageWord> StageWords::list() const {
  if (groups().empty()) refuse_form();
  std::vector<StageWord> words;
  for (const auto& group : groups()) {
    if (group.empty()) refuse_form();
    if (group.size() > 1) refuse_form(group[1].span, "a ',' is missing before this");
    words.push_back(group.front());
  }
  check_count(words.size(), words.back().span);
  return words;
}

int64_t StageWords::number(const StageWord& word) const {
  refuse_function(word);
  int64_t value = 0;
  const char* end = word.text.data() + word.text.size();
  const auto [parsed, failed] = std::from_chars(word.text.data(), end, value);
  if (failed != std::errc() || parsed != end || value < 0 || value > most_rows) {
    refuse(word.text_span, fmt::format("'{}' is not a number of rows", word.text));
  }
  return value;
}

int64_t StageWords::only_number() const {
  if (groups().size() != 1 || groups()[0].size() != 1) refuse_form();
  return number(groups()[0][0]);
}

Column StageWords::column(const plan::Plan& plan, const StageWord& word) const {
  refuse_range(word);
  if (auto found = column_named(plan, written(word))) return std::move(*found);
  if (!plan.of_messages) {
    refuse(word.span, fmt::format("the rows have no column '{}'", written(word)),
           columns_hint(plan, written(word)));
  }
  const Field* field = find_field(word.text);
  if (field == nullptr && !is_deduped(plan)) {
    refuse(word.text_span, fmt::format("unknown field '{}'", word.text), columns_hint(plan, word.text));
  }
  if (!word.function.empty() && find_function(word.function, FunctionUse::aggregate) != nullptr) {
    refuse(word.function_span, fmt::format("{} is not a column of mails", word.function),
           fmt::format("'{} by FIELD' is a stage of its own", written(word)));
  }
  if (!word.function.empty() && find_function(word.function, FunctionUse::bucket) == nullptr) {
    const auto buckets = function_names(FunctionUse::bucket);
    std::string hint = did_you_mean(word.function, buckets);
    if (hint.empty()) hint = fmt::format("the functions are {}", fmt::join(buckets, ", "));
    refuse(word.function_span, fmt::format("unknown function '{}'", word.function), hint);
  }
  if (field == nullptr) {
    refuse(word.text_span, fmt::format("unknown field '{}'", word.text), columns_hint(plan, word.text));
  }
  if (field->sql.value.empty()) refuse(word.text_span, fmt::format("{} can only be searched", field->name));
  refuse(word.text_span, fmt::format("{} is not a time", field->name),
         fmt::format("{} takes times, such as date", word.function));
}

void StageWords::check_count(size_t columns, Span span) const {
  if (columns > most_columns) refuse(span, fmt::format("a stage has at most {} columns", most_columns));
}

}  // namespace kvq
