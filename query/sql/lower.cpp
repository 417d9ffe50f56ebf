// SPDX-License-Identifier: MIT
#include "query/sql/lower.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "query/overloaded.hpp"
#include "query/sql/condition.hpp"
#include "query/sql/full_text.hpp"
#include "query/sql/text_bounds.hpp"

namespace kvq::sql {
namespace {

using plan::Column;
using plan::Condition;

std::string quoted_name(std::string_view name) {
  return fmt::format("\"{}\"", name);
}

/// What a filter is made of: the term that leads the search through the messages, and the rest.
struct Driven {
  const plan::InRange* range = nullptr;
  plan::All texts;
  plan::All others;
};

Driven split(const Condition& filter) {
  Driven out;
  const auto take = [&](const Condition& condition) {
    const auto* range = std::get_if<plan::InRange>(&condition.node);
    if (range != nullptr && out.range == nullptr) {
      out.range = range;
    } else if (match_expression(condition)) {
      out.texts.operands.push_back(condition);
    } else if (!std::holds_alternative<plan::Everything>(condition.node)) {
      out.others.operands.push_back(condition);
    }
  };
  if (const auto* all = std::get_if<plan::All>(&filter.node)) {
    for (const Condition& operand : all->operands) take(operand);
  } else {
    take(filter);
  }
  return out;
}

/// SELECT ... FROM ... in the making. Either messages, where a field's SQL can be asked of `m`, or the
/// rows of a count, which have columns.
class Relation {
 public:
  /// The messages that a filter holds for, newest first.
  ///
  /// A range leads by its deliveries, whose order is the archive's. Else full text leads: FTS5 gives its
  /// rows by falling rowid without sorting, so that the first page of a common word costs but a page.
  explicit Relation(const Condition& filter) {
    const Driven driven = split(filter);
    std::vector<Condition> conditions = driven.others.operands;
    const bool has_text = !driven.texts.operands.empty();
    if (driven.range != nullptr) {
      from_.add(
          "(SELECT d.message, max(e.number * 1099511627776 + d.position) AS place FROM delivery d "
          "JOIN epoch e ON e.id = d.epoch WHERE d.message IS NOT NULL AND ");
      write_range(from_, *driven.range);
      from_.add(" GROUP BY d.message) ranged CROSS JOIN message m ON m.id = ranged.message");
      place_ = "ranged.place";
      if (has_text) conditions.push_back({driven.texts});
    } else if (has_text) {
      from_.add("message_fts CROSS JOIN message m ON m.id = message_fts.rowid");
      place_ = "message_fts.rowid";
      begin_condition();
      where_.add("message_fts MATCH ");
      where_.bind(*match_expression({driven.texts}));
      std::erase_if(conditions,
                    [&](const Condition& condition) { return write_text_bounds(where_, condition); });
    } else {
      from_.add("message m");
      place_ = "m.id";
    }
    for (const Condition& condition : conditions) {
      begin_condition();
      write_condition(where_, condition);
    }
  }

  void count_by(const plan::CountBy& count) {
    if (limit_) wrap();
    std::string values;
    std::string keys;
    std::string not_null;
    bool several_a_mail = false;
    for (const Field* field : count.fields) {
      const FieldSql& sql = field->sql;
      const bool several = !sql.each_join.empty();
      const std::string_view value = several ? sql.each_value : sql.value;
      const std::string key(sql.key.empty() ? value : sql.key);
      if (several) from_.add(fmt::format(" {}", sql.each_join));
      several_a_mail |= several;
      values += fmt::format(", {} AS {}", value, quoted_name(field->name));
      keys += fmt::format("{}{}", keys.empty() ? "" : ", ", key);
      not_null += fmt::format("{}{} IS NOT NULL", not_null.empty() ? "" : " AND ", key);
    }
    // A mail counts once, even if its title writes a name in two ways.
    const std::string_view counted = several_a_mail ? "count(DISTINCT m.id)" : "count(*)";
    Writer inner;
    inner.add(fmt::format("(SELECT {} AS \"count\"{}", counted, values));
    append_source(inner);
    inner.add(fmt::format(" GROUP BY {} HAVING {})", keys, not_null));
    from_ = std::move(inner);
    where_ = {};
    of_messages_ = false;
    tie_break_.clear();
    for (const Field* field : count.fields) {
      tie_break_ += fmt::format("{}{}", tie_break_.empty() ? "" : ", ", quoted_name(field->name));
    }
    order_ = fmt::format("\"count\" DESC, {}", tie_break_);
  }

  void sort(const plan::Sort& sort) {
    if (limit_) wrap();
    order_.clear();
    for (const plan::SortKey& key : sort.keys) {
      const std::string value = expression(key.column);
      order_ += key.letters ? fmt::format("kvq_letters({})", value) : value;
      order_ += key.descending ? " DESC, " : ", ";
    }
    order_ += of_messages_ ? place_ + " DESC" : tie_break_;
  }

  void limit(int64_t rows) { limit_ = std::min(rows, limit_.value_or(rows)); }

  /// The whole statement.
  Writer select(const std::vector<Column>& columns) const {
    Writer out;
    // A layout can show rows without showing anything of them.
    out.add(columns.empty() ? "SELECT 1" : "SELECT ");
    for (const Column& column : columns) {
      if (&column != &columns.front()) out.add(", ");
      out.add(expression(column));
    }
    append_source(out);
    append_order(out);
    return out;
  }

  Writer select_count() const {
    Writer out;
    out.add("SELECT count(*)");
    if (!limit_) {
      append_source(out);
      return out;
    }
    out.add(" FROM (SELECT 1");
    append_source(out);
    append_limit(out);
    out.add(")");
    return out;
  }

 private:
  void begin_condition() { where_.add(where_.text.empty() ? " WHERE " : " AND "); }

  std::string expression(const Column& column) const {
    return of_messages_ && column.field != nullptr ? std::string(column.field->sql.value)
                                                   : quoted_name(column.name);
  }

  static void append(Writer& out, const Writer& more) {
    out.text += more.text;
    out.binds.insert(out.binds.end(), more.binds.begin(), more.binds.end());
  }

  void append_source(Writer& out) const {
    out.add(" FROM ");
    append(out, from_);
    append(out, where_);
  }

  void append_order(Writer& out) const {
    out.add(fmt::format(" ORDER BY {}", order_.empty() ? place_ + " DESC" : order_));
    append_limit(out);
  }

  void append_limit(Writer& out) const {
    if (!limit_) return;
    out.add(" LIMIT ");
    out.bind(*limit_);
  }

  /// Makes what there is a source of its own, so that a stage after a limit works on the limited rows.
  void wrap() {
    Writer inner;
    inner.add(of_messages_ ? fmt::format("(SELECT m.id AS id, {} AS place", place_) : "(SELECT *");
    append_source(inner);
    append_order(inner);
    inner.add(of_messages_ ? ") limited CROSS JOIN message m ON m.id = limited.id" : ")");
    if (of_messages_) place_ = "limited.place";
    from_ = std::move(inner);
    where_ = {};
    order_.clear();
    limit_.reset();
  }

  Writer from_;
  /// With its WHERE, or empty.
  Writer where_;
  /// What falls from newer to older messages.
  std::string place_;
  std::string order_;
  std::string tie_break_;
  std::optional<int64_t> limit_;
  bool of_messages_ = true;
};

/// The column that a row must have for this one to be shown: of `earlier.subject` it is the subject.
std::optional<Column> selected_for(const Column& shown) {
  if (shown.field == nullptr) return std::nullopt;
  return Column{std::string(shown.field->name), shown.kind, shown.field};
}

size_t index_of(std::vector<Column>& columns, const Column& column) {
  const auto known = std::ranges::find(columns, column);
  if (known != columns.end()) return static_cast<size_t>(known - columns.begin());
  columns.push_back(column);
  return columns.size() - 1;
}

Relation lowered(const plan::Plan& plan, const plan::Dedupe** dedupe,
                 std::optional<int64_t>* limit_after_dedupe) {
  Relation relation(plan.filter);
  for (const plan::Stage& stage : plan.stages) {
    std::visit(Overloaded{[&](const plan::CountBy& count) { relation.count_by(count); },
                          [&](const plan::Sort& sort) { relation.sort(sort); },
                          [&](const plan::Limit& limit) {
                            if (*dedupe == nullptr) return relation.limit(limit.rows);
                            *limit_after_dedupe =
                                std::min(limit.rows, limit_after_dedupe->value_or(limit.rows));
                          },
                          [](const plan::Select&) {},
                          [&](const plan::Dedupe& stage_dedupe) { *dedupe = &stage_dedupe; }},
               stage);
  }
  return relation;
}

}  // namespace

Sql lower(const plan::Plan& plan, const std::vector<Column>& columns) {
  const plan::Dedupe* dedupe = nullptr;
  std::optional<int64_t> limit_after_dedupe;
  const Relation relation = lowered(plan, &dedupe, &limit_after_dedupe);
  Sql out;
  out.shown = plan.columns.empty() ? columns : plan.columns;
  if (dedupe == nullptr) {
    out.columns = out.shown;
  } else {
    for (const Column& column : out.shown) {
      if (const auto selected = selected_for(column)) index_of(out.columns, *selected);
    }
    const size_t title = index_of(out.columns, dedupe->title);
    out.dedupe =
        DedupeStep{title, index_of(out.columns, dedupe->subject), dedupe->by_group, limit_after_dedupe};
  }
  Writer statement = relation.select(out.columns);
  out.text = std::move(statement.text);
  out.binds = std::move(statement.binds);
  return out;
}

Sql lower_count(const plan::Plan& plan) {
  const plan::Dedupe* dedupe = nullptr;
  std::optional<int64_t> limit_after_dedupe;
  Relation relation = lowered(plan, &dedupe, &limit_after_dedupe);
  // Dedupe marks rows and keeps them all.
  if (limit_after_dedupe) relation.limit(*limit_after_dedupe);
  Writer statement = relation.select_count();
  Sql out;
  out.text = std::move(statement.text);
  out.binds = std::move(statement.binds);
  out.shown = out.columns = {{"count", ColumnKind::number, nullptr}};
  return out;
}

}  // namespace kvq::sql
