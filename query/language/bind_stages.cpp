// SPDX-License-Identifier: MIT
#include "query/language/bind_stages.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "query/language/bind_columns.hpp"
#include "query/language/bind_count.hpp"
#include "query/language/bind_limit.hpp"
#include "query/language/stages.hpp"
#include "schema/base/spelling.hpp"

namespace kvq {
namespace {

using ast::StageWord;
using plan::Column;

constexpr size_t most_stages = 32;

const StageInfo* find_stage(std::string_view name) {
  // Any aggregate starts a count stage: median(age) by author.
  if (find_function(name, FunctionUse::aggregate) != nullptr) name = "count";
  const auto known = std::ranges::find(stages(), name, &StageInfo::name);
  return known == stages().end() ? nullptr : &*known;
}

/// Binds the stages in order, and keeps track of the rows and columns that the pipeline has so far.
class StageBinder {
 public:
  StageBinder(const Source& source, int64_t now, plan::Plan& out) : source_(source), now_(now), out_(out) {}

  void bind(const ast::Stage& stage) {
    const StageInfo* known = find_stage(stage.name());
    if (known == nullptr) refuse_unknown(stage);
    const StageWords words(source_, stage, known->usage);
    if (++count_ > most_stages) {
      words.refuse(stage.span, fmt::format("the query has more than {} stages", most_stages));
    }
    words.refuse_range(stage.head);
    if (!stage.head.function.empty() && known->kind != StageKind::count) words.refuse_form();
    check_place(*known, words);
    bind(*known, words);
  }

 private:
  enum class Rows { mails, listed, counts, selected, distinct, deduped, selected_of_deduped };

  [[noreturn]] void refuse_unknown(const ast::Stage& stage) const {
    auto names = function_names(FunctionUse::aggregate);
    std::ranges::transform(stages(), std::back_inserter(names), &StageInfo::name);
    std::string hint = did_you_mean(stage.name(), names);
    if (hint.empty() && find_function(stage.name(), FunctionUse::bucket) != nullptr) {
      hint = fmt::format("write 'count by {}(...)'", stage.name());
    }
    if (hint.empty() && !stage.head.function.empty()) {
      hint = fmt::format("the aggregates are {}", fmt::join(function_names(FunctionUse::aggregate), ", "));
    }
    if (hint.empty()) {
      names.clear();
      std::ranges::transform(stages(), std::back_inserter(names), &StageInfo::name);
      hint = fmt::format("the stages are {}", fmt::join(names, ", "));
    }
    throw QueryError(source_, stage.name_span(), fmt::format("unknown stage '{}'", stage.name()), hint);
  }

  void check_place(const StageInfo& info, const StageWords& words) const {
    using enum StageKind;
    const auto require_one_of = [&](std::string_view after, std::initializer_list<StageKind> allowed) {
      if (std::ranges::find(allowed, info.kind) != allowed.end()) return;
      std::vector<std::string_view> names;
      for (const StageInfo& other : stages()) {
        if (std::ranges::find(allowed, other.kind) != allowed.end()) names.push_back(other.name);
      }
      words.refuse(words.stage().span,
                   fmt::format("after {} there can be only {}", after, fmt::join(names, ", ")));
    };
    switch (rows_) {
      case Rows::deduped:
        return require_one_of("dedupe", {limit, skip, select});
      case Rows::selected_of_deduped:
        return require_one_of("dedupe and select", {limit, skip});
      case Rows::listed:
        return require_one_of(fmt::format("rows for each {}", listed_),
                              {limit, skip, sort, top, select, distinct});
      case Rows::selected:
        return require_one_of("select", {limit, skip, sort, top, distinct});
      case Rows::distinct:
        return require_one_of("distinct", {limit, skip, sort, top});
      case Rows::mails:
        if (info.kind == having) {
          words.refuse(words.stage().span, "having works on the columns of counts",
                       "for mails, write it as a term before the first '|'");
        }
        return;
      case Rows::counts:
        if (info.kind == count) words.refuse(words.stage().span, "counts cannot be counted again");
        if (info.kind == dedupe || info.kind == series || info.kind == threads || info.kind == latest) {
          words.refuse(words.stage().span, fmt::format("{} works on mails, not on counts", info.name));
        }
    }
  }

  void bind(const StageInfo& info, const StageWords& words) {
    switch (info.kind) {
      case StageKind::count:
        return count(words);
      case StageKind::having:
        return out_.stages.push_back(bind_having(words, out_, now_));
      case StageKind::top:
        return top(words);
      case StageKind::sort:
        return sort(words);
      case StageKind::limit:
        return limit(words);
      case StageKind::skip:
        return out_.stages.push_back(plan::Skip{words.only_number()});
      case StageKind::select:
        return select(words);
      case StageKind::distinct:
        return distinct(words);
      case StageKind::series:
        return add_without_words(plan::SeriesLeads{}, words);
      case StageKind::threads:
        return add_without_words(plan::ThreadStarts{}, words);
      case StageKind::latest:
        return add_without_words(plan::NewestRevisions{}, words);
      case StageKind::dedupe:
        return dedupe(words);
    }
  }

  void add_without_words(plan::Stage stage, const StageWords& words) {
    if (!words.groups().empty()) words.refuse_form();
    out_.stages.push_back(std::move(stage));
  }

  Column text_column(const StageWords& words, const StageWord& word) const {
    words.refuse_function(word);
    Column found = words.column(out_, word);
    if (found.kind != ColumnKind::text) words.refuse(word.span, fmt::format("{} is not a text", found.name));
    return found;
  }

  void count(const StageWords& words) {
    plan::Count count = bind_count(words, out_);
    out_.columns = count.aggregates;
    std::ranges::copy(count.keys, std::back_inserter(out_.columns));
    out_.of_messages = false;
    rows_ = Rows::counts;
    first_aggregate_ = count.aggregates.front();
    out_.stages.push_back(std::move(count));
  }

  /// Returns a column to sort by. After a select it must be one of the selected columns.
  Column order_column(const StageWords& words, const StageWord& word) const {
    Column found = words.column(out_, word);
    const bool shown =
        rows_ != Rows::selected || std::ranges::find(out_.columns, found) != out_.columns.end();
    if (!shown) {
      words.refuse(word.span, fmt::format("{} is not among the selected columns", found.name),
                   "put the stage before select");
    }
    return found;
  }

  void limit(const StageWords& words) { add_limit(words, limit_words(words)); }

  /// Keeps the first rows, or the first rows of each value of a column.
  void add_limit(const StageWords& words, const LimitWords& limit) {
    if (!limit.per) return out_.stages.push_back(plan::Limit{limit.rows});
    const StageWord& word = *limit.per;
    if (rows_ == Rows::deduped || rows_ == Rows::selected_of_deduped) {
      words.refuse(word.span, "'per' is not allowed after dedupe", "put the stage before dedupe");
    }
    Column per = order_column(words, word);
    if (per.function != nullptr && per.function->use == FunctionUse::aggregate) {
      words.refuse(word.span, fmt::format("{} is an aggregate", per.name),
                   "'per' takes a column that the rows are counted by");
    }
    if (out_.of_messages && has_several_values(per)) {
      listed_ = per.name;
      if (rows_ == Rows::mails) rows_ = Rows::listed;
    }
    out_.stages.push_back(plan::LimitPer{limit.rows, std::move(per)});
  }

  /// `top N by COLUMN`. For counts, the default column is the first aggregate.
  void top(const StageWords& words) {
    const LimitWords limit = top_words(words);
    Column column;
    if (limit.by) {
      column = order_column(words, *limit.by);
      if (column.kind == ColumnKind::text) {
        words.refuse(limit.by->span, fmt::format("{} is a text", column.name),
                     "'sort' and 'limit' take texts");
      }
    } else if (rows_ == Rows::mails || rows_ == Rows::listed || !first_aggregate_) {
      words.refuse(words.stage().span, "top needs counts before it",
                   "'limit' keeps the first rows, 'top N by COLUMN' those with the highest number or time");
    } else if (std::ranges::find(out_.columns, *first_aggregate_) == out_.columns.end()) {
      words.refuse(words.stage().span, fmt::format("{} is not among the columns", first_aggregate_->name),
                   "write 'top N by COLUMN', or put top before them");
    } else {
      column = *first_aggregate_;
    }
    out_.stages.push_back(plan::Sort{{{column, true}}});
    add_limit(words, limit);
  }

  void sort(const StageWords& words) {
    if (words.groups().empty() || words.groups().front().empty()) words.refuse_form();
    plan::Sort sort;
    for (const auto& group : words.groups()) {
      sort.keys.push_back(sort_key(words, group));
      words.check_count(sort.keys.size(), group.front().span);
    }
    out_.stages.push_back(std::move(sort));
  }

  plan::SortKey sort_key(const StageWords& words, const std::vector<StageWord>& group) const {
    StageWord word = group.front();
    const Function* order = find_function(word.function, FunctionUse::order);
    if (order != nullptr) word.function.clear();
    plan::SortKey key{order_column(words, word), false, order};
    key.descending = key.column.kind != ColumnKind::text;
    const bool has_order = group.size() > 1 && (group[1].text == "asc" || group[1].text == "desc");
    if (has_order) key.descending = group[1].text == "desc";
    if (has_order && group.size() > 2) words.refuse_form(group[2].span, "a ',' is missing before this");
    if (!has_order && group.size() > 1) {
      words.refuse(group[1].span, fmt::format("'{}' is not an order", group[1].text),
                   "write asc, desc or a ',' before the next column");
    }
    return key;
  }

  /// Returns the columns of a stage. Throws QueryError if one is listed twice.
  std::vector<Column> columns(const StageWords& words) const {
    std::vector<Column> columns;
    for (const StageWord& word : words.list()) {
      Column column = words.column(out_, word);
      if (std::ranges::find(columns, column) != columns.end()) {
        words.refuse(word.span, fmt::format("{} is listed twice", column.name));
      }
      columns.push_back(std::move(column));
    }
    return columns;
  }

  void select(const StageWords& words) {
    out_.columns = columns(words);
    rows_ = rows_ == Rows::deduped ? Rows::selected_of_deduped : Rows::selected;
    out_.stages.push_back(plan::Select{out_.columns});
  }

  void distinct(const StageWords& words) {
    if (rows_ == Rows::selected) {
      if (!words.groups().empty()) {
        words.refuse(words.stage().span, "after select, distinct takes no columns", "write 'distinct' alone");
      }
    } else if (words.groups().empty()) {
      words.refuse(words.stage().span, "all these rows are distinct",
                   "write 'distinct COLUMN', or put a select before it");
    } else {
      out_.columns = columns(words);
    }
    out_.of_messages = false;
    rows_ = Rows::distinct;
    out_.stages.push_back(plan::Distinct{out_.columns});
  }

  void dedupe(const StageWords& words) {
    if (words.groups().size() != 1 || words.groups()[0].size() != 3) words.refuse_form();
    const auto& group = words.groups()[0];
    if (group[1].text != "in" && group[1].text != "by") words.refuse_form();
    out_.stages.push_back(
        plan::Dedupe{text_column(words, group[0]), text_column(words, group[2]), group[1].text == "by"});
    rows_ = Rows::deduped;
  }

  const Source& source_;
  int64_t now_;
  plan::Plan& out_;
  Rows rows_ = Rows::mails;
  size_t count_ = 0;
  std::optional<Column> first_aggregate_;
  /// The field with several values that `limit per` split: a mail has a row for each value.
  std::string listed_;
};

}  // namespace

void bind_stages(const std::vector<ast::Stage>& stages, const Source& source, int64_t now, plan::Plan& plan) {
  StageBinder binder(source, now, plan);
  for (const ast::Stage& stage : stages) binder.bind(stage);
}

}  // namespace kvq
