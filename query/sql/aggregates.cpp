// SPDX-License-Identifier: MIT
#include "query/sql/aggregates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "query/sql/message_columns.hpp"

namespace kvq::sql {
namespace {

using plan::Column;

/// Turns joins into outer joins, which keep the mails without a value. Only the first join of a field can
/// lack a row: the others use foreign keys. Joins in parentheses are left unchanged.
std::string outer_joins(std::string_view joins) {
  constexpr std::string_view join = "JOIN ";
  std::string out;
  int depth = 0;
  for (size_t at = 0; at < joins.size(); ++at) {
    if (joins[at] == '(') ++depth;
    if (joins[at] == ')') --depth;
    const bool begins_word = at == 0 || joins[at - 1] == ' ';
    if (depth == 0 && begins_word && joins.substr(at).starts_with(join)) out += "LEFT ";
    out += joins[at];
  }
  return out;
}

void add_listed(std::string& list, std::string_view item, std::string_view separator = ", ") {
  if (!list.empty()) list += separator;
  list += item;
}

/// Returns the SQL of a value of rows as one of their key.
std::string of_named_key(std::string value, std::string_view key) {
  constexpr std::string_view named = "named1.key";
  for (size_t at = value.find(key); at != std::string::npos; at = value.find(key, at + named.size()))
    value.replace(at, key.size(), named);
  return value;
}

class Grouper {
 public:
  explicit Grouper(const plan::Count& count) : count_(count) {
    repeated_ = std::ranges::any_of(count.keys, plan::has_several_values) ||
                std::ranges::any_of(count.aggregates, plan::has_several_values);
  }

  Grouping grouping() {
    std::string keys;
    std::string keys_are_known;
    std::string values;
    for (const Column& key : count_.keys) {
      join(key, std::string(key.field->sql.each_join));
      const std::string value = value_of_row(key);
      const bool has_own_key = key.function == nullptr && !key.field->sql.key.empty();
      const std::string group = has_own_key ? std::string(key.field->sql.key) : value;
      add_listed(keys, group);
      add_listed(keys_are_known, group + " IS NOT NULL", " AND ");
      const bool is_named_later =
          has_own_key && count_.keys.size() > 1 && value.find(group) != std::string::npos;
      if (is_named_later) out_.to_name.push_back({quoted_name(key.name), of_named_key(value, group)});
      add_listed(values, fmt::format("{} AS {}", is_named_later ? group : value, quoted_name(key.name)));
    }
    out_.counted_first = column_to_count_first(keys + " " + values);
    for (const Column& aggregate : count_.aggregates) {
      if (aggregate.field != nullptr) join(aggregate, outer_joins(aggregate.field->sql.each_join));
      add_listed(out_.selected, fmt::format("{} AS {}", sql_of(aggregate), quoted_name(aggregate.name)));
    }
    if (!keys.empty()) {
      add_listed(out_.selected, values);
      out_.grouped = fmt::format(" GROUP BY {} HAVING {}", keys, keys_are_known);
    }
    return std::move(out_);
  }

 private:
  /// Returns the mailbox column if the keys read only that. Mailboxes are few compared with mails, so the
  /// keys are then looked up once per mailbox.
  std::string column_to_count_first(std::string_view sql_of_keys) const {
    constexpr std::array<std::string_view, 2> mailboxes = {"sender", "author"};
    const std::set<std::string_view> read = columns_of_message(sql_of_keys);
    const bool is_one_mailbox =
        read.size() == 1 && std::ranges::find(mailboxes, *read.begin()) != mailboxes.end();
    return is_one_mailbox && !repeated_ && counts_mails_alone(count_) ? std::string(*read.begin()) : "";
  }

  /// Joins each field only once; if it is a key, as a key.
  void join(const Column& column, const std::string& joins) {
    if (!plan::has_several_values(column)) return;
    if (std::ranges::find(joined_, column.field) != joined_.end()) return;
    joined_.push_back(column.field);
    out_.joins += " " + joins;
  }

  static std::string value_of_row(const Column& column) {
    return plan::has_several_values(column) ? std::string(column.field->sql.each_value)
                                            : value_of_message(column);
  }

  std::string sql_of(const Column& aggregate) const {
    const Function& function = *aggregate.function;
    if (aggregate.field == nullptr) {
      if (!out_.counted_first.empty()) return "sum(m.mails)";
      return repeated_ ? "count(DISTINCT m.id)" : "count(*)";
    }
    const FieldSql& field = aggregate.field->sql;
    const bool repeats = repeated_ && !function.sql_of_repeated.empty();
    const std::string_view shown = plan::has_several_values(aggregate) ? field.each_value : field.value;
    // Values are compared like the keys of groups.
    const bool by_key = function.result && aggregate.field->column == ColumnKind::text && !field.key.empty();
    return applied(repeats ? function.sql_of_repeated : function.sql, by_key ? field.key : shown);
  }

  const plan::Count& count_;
  bool repeated_ = false;
  std::vector<const Field*> joined_;
  Grouping out_;
};

}  // namespace

std::string applied(std::string_view function, std::string_view value) {
  return fmt::format(fmt::runtime(function), value);
}

bool counts_mails_alone(const plan::Count& count) {
  return std::ranges::all_of(count.aggregates, [](const Column& it) { return it.field == nullptr; });
}

std::string quoted_name(std::string_view name) {
  return fmt::format("\"{}\"", name);
}

std::string value_of_message(const Column& column) {
  const bool is_bucket = column.function != nullptr && column.function->use == FunctionUse::bucket;
  return is_bucket ? applied(column.function->sql, column.field->sql.value)
                   : std::string(column.field->sql.value);
}

Grouping grouping_of(const plan::Count& count) {
  return Grouper(count).grouping();
}

}  // namespace kvq::sql
