// SPDX-License-Identifier: MIT
#include "query/language/bind_count.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/base/spelling.hpp"

namespace kvq {
namespace {

using ast::StageWord;
using plan::Column;

constexpr std::string_view by = "by";

std::string kinds_of(const Function& function) {
  std::string out;
  for (const ColumnKind kind : {ColumnKind::number, ColumnKind::text, ColumnKind::time}) {
    if (takes(function, kind)) out += fmt::format("{}{}s", out.empty() ? "" : ", ", name_of(kind));
  }
  return out;
}

/// Whether a text can be the name of a field. The parser accepts any text in parentheses.
bool is_name(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
  });
}

class CountBinder {
 public:
  CountBinder(const StageWords& words, const plan::Plan& plan) : words_(words), plan_(plan) {}

  plan::Count bind() {
    auto groups = words_.groups();
    if (groups.empty()) groups.emplace_back();
    groups.front().insert(groups.front().begin(), words_.stage().head);
    bool keys = false;
    for (const auto& group : groups) {
      if (keys) {
        key(group, 0);
      } else {
        keys = aggregate(group);
      }
    }
    return std::move(out_);
  }

 private:
  /// Returns whether the keys begin after this aggregate.
  bool aggregate(const std::vector<StageWord>& group) {
    add(out_.aggregates, aggregate_of(group.front()), group.front());
    if (group.size() == 1) return false;
    if (group[1].text != by || !group[1].function.empty()) {
      words_.refuse_form(group[1].span, "'by' or a ',' is missing before this");
    }
    words_.refuse_range(group[1]);
    if (group.size() == 2) words_.refuse_form(group[1].span, "a column is missing after 'by'");
    key(group, 2);
    return true;
  }

  void key(const std::vector<StageWord>& group, size_t first) {
    const StageWord& word = group[first];
    if (group.size() > first + 1) words_.refuse_form(group[first + 1].span, "a ',' is missing before this");
    if (!word.function.empty() && find_function(word.function, FunctionUse::aggregate) != nullptr) {
      words_.refuse(word.span, fmt::format("{} is an aggregate: write it before 'by'", word.function));
    }
    Column column = words_.column(plan_, word);
    const bool is_argument =
        has_several_values(column) &&
        std::ranges::find(out_.aggregates, column.field, &Column::field) != out_.aggregates.end();
    if (is_argument) {
      words_.refuse(word.span,
                    fmt::format("{} is before 'by' too, and a mail can have several", column.name));
    }
    add(out_.keys, std::move(column), word);
  }

  void add(std::vector<Column>& columns, Column column, const StageWord& word) const {
    const auto known = [&](const std::vector<Column>& in) {
      return std::ranges::find(in, column) != in.end();
    };
    if (known(out_.aggregates) || known(out_.keys)) {
      words_.refuse(word.span, fmt::format("{} is listed twice", column.name));
    }
    columns.push_back(std::move(column));
    words_.check_count(out_.aggregates.size() + out_.keys.size(), word.span);
  }

  Column aggregate_of(const StageWord& word) {
    words_.refuse_range(word);
    const std::string& name = word.function.empty() ? word.text : word.function;
    const Span span = word.function.empty() ? word.text_span : word.function_span;
    const Function* function = find_function(name, FunctionUse::aggregate);
    if (function == nullptr) refuse_aggregate(word, name, span);
    if (word.function.empty()) {
      if (name == "count") return {name, ColumnKind::number, nullptr, function};
      words_.refuse(span, fmt::format("{} needs a field", name), fmt::format("write {}(FIELD)", name));
    }
    if (!is_name(word.text)) {
      words_.refuse(word.text_span, fmt::format("{} takes a field, and '{}' is not one", name, word.text),
                    "filter before the first '|': is:series state:applied | count by author");
    }
    StageWord argument = word;
    argument.function.clear();
    Column of = words_.column(plan_, argument);
    if (!takes(*function, of.kind)) {
      words_.refuse(
          word.text_span,
          fmt::format("{} takes {}; {} is a {}", name, kinds_of(*function), of.name, name_of(of.kind)),
          of.kind == ColumnKind::time ? "min and max take times" : "min, max and count take texts");
    }
    if (has_several_values(of)) check_only_one(of, word);
    of.name = fmt::format("{}({})", name, of.name);
    of.kind = function->result.value_or(of.kind);
    of.function = function;
    return of;
  }

  /// With two such fields, each mail would become one row for every pair of their values.
  void check_only_one(const Column& of, const StageWord& word) const {
    const auto other = std::ranges::find_if(out_.aggregates, [&](const Column& column) {
      return has_several_values(column) && column.field != of.field;
    });
    if (other == out_.aggregates.end()) return;
    words_.refuse(
        word.text_span,
        fmt::format("a mail can have several values of both {} and {}", other->field->name, of.name),
        "count them one at a time");
  }

  [[noreturn]] void refuse_aggregate(const StageWord& word, const std::string& name, Span span) const {
    const Field* field = word.function.empty() ? find_field(name) : nullptr;
    if (field != nullptr) {
      words_.refuse(span, fmt::format("{} is not an aggregate", name),
                    fmt::format("write count({}), or put it after 'by'", name));
    }
    const auto names = function_names(FunctionUse::aggregate);
    std::string hint = did_you_mean(name, names);
    if (hint.empty()) hint = fmt::format("the aggregates are {}", fmt::join(names, ", "));
    words_.refuse(span, fmt::format("{} is not an aggregate", name), hint);
  }

  const StageWords& words_;
  const plan::Plan& plan_;
  plan::Count out_;
};

}  // namespace

plan::Count bind_count(const StageWords& words, const plan::Plan& plan) {
  return CountBinder(words, plan).bind();
}

}  // namespace kvq
