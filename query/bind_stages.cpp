// SPDX-License-Identifier: MIT
#include "query/bind_stages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "query/spelling.hpp"
#include "query/stages.hpp"

namespace kvq {
namespace {

using ast::StageWord;
using plan::Column;

constexpr int64_t most_rows = 1'000'000'000;
constexpr std::string_view earlier = "earlier.";
const Column count_column{"count", ColumnKind::number, nullptr};
const Column status_column{"status", ColumnKind::text, nullptr};

bool is_deduped(const plan::Plan& plan) {
  return std::ranges::any_of(plan.stages,
                             [](const plan::Stage& s) { return std::holds_alternative<plan::Dedupe>(s); });
}

std::optional<Column> shown_field(std::string_view name) {
  const Field* field = find_field(name);
  if (field == nullptr || field->sql.value.empty()) return std::nullopt;
  return Column{std::string(field->name), field->column, field};
}

/// What a point of the pipeline knows: whose rows these are, and what was done to them.
class StageBinder {
 public:
  StageBinder(const Source& source, plan::Plan& out) : source_(source), out_(out) {}

  void bind(const ast::Stage& stage) {
    const auto known = std::ranges::find(stages(), stage.name, &StageInfo::name);
    if (known == stages().end()) {
      std::vector<std::string_view> names;
      std::ranges::transform(stages(), std::back_inserter(names), &StageInfo::name);
      std::string hint = did_you_mean(stage.name, names);
      if (hint.empty()) hint = fmt::format("the stages are {}", fmt::join(names, ", "));
      refuse(stage.name_span, fmt::format("unknown stage '{}'", stage.name), hint);
    }
    usage_ = known->usage;
    if (is_deduped(out_) && known->kind != StageKind::limit && known->kind != StageKind::select) {
      refuse(stage.span, "after dedupe there can be only limit and select");
    }
    if (selected_ && known->kind != StageKind::limit)
      refuse(stage.span, "after select there can be only limit");
    switch (known->kind) {
      case StageKind::count:
        return count(stage);
      case StageKind::top:
        return top(stage);
      case StageKind::sort:
        return sort(stage);
      case StageKind::limit:
        return out_.stages.push_back(plan::Limit{number(stage)}), void();
      case StageKind::select:
        return select(stage);
      case StageKind::dedupe:
        return dedupe(stage);
    }
  }

 private:
  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(source_, span, message, hint);
  }
  [[noreturn]] void refuse_form(Span span) const { refuse(span, fmt::format("write it as '{}'", usage_)); }
  [[noreturn]] void refuse_form(Span span, const std::string& message) const {
    refuse(span, message, fmt::format("write it as '{}'", usage_));
  }

  void refuse_function(const StageWord& word) const {
    if (!word.function.empty()) refuse(word.function_span, "functions belong into sort");
  }

  /// The one word of each comma-separated group.
  std::vector<StageWord> list(const ast::Stage& stage) const {
    if (stage.groups.empty()) refuse_form(stage.span);
    std::vector<StageWord> words;
    for (const auto& group : stage.groups) {
      if (group.size() > 1) refuse_form(group[1].span, "a ',' is missing before this");
      refuse_function(group.front());
      words.push_back(group.front());
    }
    return words;
  }

  int64_t number(const ast::Stage& stage) const {
    if (stage.groups.size() != 1 || stage.groups[0].size() != 1) refuse_form(stage.span);
    const StageWord& word = stage.groups[0][0];
    refuse_function(word);
    int64_t value = 0;
    const char* end = word.text.data() + word.text.size();
    const auto [parsed, failed] = std::from_chars(word.text.data(), end, value);
    if (failed != std::errc() || parsed != end || value < 0 || value > most_rows) {
      refuse(word.span, fmt::format("'{}' is no number of rows", word.text));
    }
    return value;
  }

  Column column(const StageWord& word) const {
    if (auto found = column_named(out_, word.text)) return std::move(*found);
    const Field* field = out_.of_messages ? find_field(word.text) : nullptr;
    if (field != nullptr) refuse(word.span, fmt::format("{} can only be searched", field->name));
    const std::string_view unknown = out_.of_messages ? "unknown field" : "the counts have no column";
    refuse(word.span, fmt::format("{} '{}'", unknown, word.text), columns_hint(out_, word.text));
  }

  Column text_column(const StageWord& word) const {
    refuse_function(word);
    Column found = column(word);
    if (found.kind != ColumnKind::text) refuse(word.span, fmt::format("{} is no text", found.name));
    return found;
  }

  void count(const ast::Stage& stage) {
    if (!out_.of_messages) refuse(stage.span, "counts cannot be counted again");
    if (stage.groups.empty() || stage.groups[0].front().text != "by") refuse_form(stage.span);
    ast::Stage fields = stage;
    fields.groups[0].erase(fields.groups[0].begin());
    if (fields.groups[0].empty()) refuse_form(stage.span);
    plan::CountBy by;
    std::vector<Column> columns = {count_column};
    for (const StageWord& word : list(fields)) {
      const Field& field = *column(word).field;
      if (std::ranges::find(by.fields, &field) != by.fields.end()) {
        refuse(word.span, fmt::format("{} is there twice", field.name));
      }
      by.fields.push_back(&field);
      columns.push_back({std::string(field.name), field.column, &field});
    }
    out_.columns = std::move(columns);
    out_.of_messages = false;
    out_.stages.push_back(std::move(by));
  }

  void top(const ast::Stage& stage) {
    if (out_.of_messages) refuse(stage.span, "top needs counts before it", "'limit' gives the first rows");
    plan::Sort by_count{{{count_column, true, false}}};
    for (const Column& column : out_.columns) {
      if (column != count_column) by_count.keys.push_back({column, false, false});
    }
    out_.stages.push_back(std::move(by_count));
    out_.stages.push_back(plan::Limit{number(stage)});
  }

  void sort(const ast::Stage& stage) {
    if (stage.groups.empty()) refuse_form(stage.span);
    plan::Sort sort;
    for (const auto& group : stage.groups) {
      const StageWord& word = group.front();
      if (!word.function.empty() && word.function != "letters") {
        refuse(word.function_span, fmt::format("unknown function '{}'", word.function),
               "there is letters(COLUMN)");
      }
      plan::SortKey key{column(word), false, !word.function.empty()};
      key.descending = key.column.kind != ColumnKind::text;
      const bool has_order = group.size() > 1 && (group[1].text == "asc" || group[1].text == "desc");
      if (has_order) key.descending = group[1].text == "desc";
      if (has_order && group.size() > 2) refuse_form(group[2].span, "a ',' is missing before this");
      if (!has_order && group.size() > 1) {
        refuse(group[1].span, fmt::format("'{}' is no order", group[1].text),
               "write asc, desc or a ',' before the next column");
      }
      sort.keys.push_back(std::move(key));
    }
    out_.stages.push_back(std::move(sort));
  }

  void select(const ast::Stage& stage) {
    plan::Select select;
    for (const StageWord& word : list(stage)) select.columns.push_back(column(word));
    out_.columns = select.columns;
    selected_ = true;
    out_.stages.push_back(std::move(select));
  }

  void dedupe(const ast::Stage& stage) {
    if (!out_.of_messages) refuse(stage.span, "dedupe works on mails, not on counts");
    if (stage.groups.size() != 1 || stage.groups[0].size() != 3) refuse_form(stage.span);
    const auto& words = stage.groups[0];
    if (words[1].text != "in" && words[1].text != "by") refuse_form(stage.span);
    out_.stages.push_back(plan::Dedupe{text_column(words[0]), text_column(words[2]), words[1].text == "by"});
  }

  const Source& source_;
  plan::Plan& out_;
  std::string_view usage_;
  bool selected_ = false;
};

}  // namespace

std::optional<Column> column_named(const plan::Plan& plan, std::string_view name) {
  if (!plan.of_messages) {
    const auto known = std::ranges::find(plan.columns, name, &Column::name);
    if (known != plan.columns.end()) return *known;
    const Field* field = find_field(name);
    const auto same = std::ranges::find(plan.columns, field, &Column::field);
    if (field != nullptr && same != plan.columns.end()) return *same;
    return std::nullopt;
  }
  if (is_deduped(plan) && name == status_column.name) return status_column;
  if (is_deduped(plan) && name.starts_with(earlier)) {
    auto column = shown_field(name.substr(earlier.size()));
    if (column) column->name.insert(0, earlier);
    return column;
  }
  return shown_field(name);
}

std::string columns_hint(const plan::Plan& plan, std::string_view name) {
  std::vector<std::string_view> names;
  if (plan.of_messages) {
    names = field_names();
  } else {
    std::ranges::transform(plan.columns, std::back_inserter(names),
                           [](const Column& c) { return std::string_view(c.name); });
  }
  std::string hint = did_you_mean(name, names);
  if (!hint.empty()) return hint;
  return plan.of_messages ? "'kvq fields' lists them" : fmt::format("they have {}", fmt::join(names, ", "));
}

void bind_stages(const std::vector<ast::Stage>& stages, const Source& source, plan::Plan& plan) {
  StageBinder binder(source, plan);
  for (const ast::Stage& stage : stages) binder.bind(stage);
}

}  // namespace kvq
