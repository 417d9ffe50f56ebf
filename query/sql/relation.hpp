// SPDX-License-Identifier: MIT
// A SELECT statement under construction, which the stages change one after the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/sql/aggregates.hpp"
#include "query/sql/condition.hpp"

namespace kvq::sql {

/// The number of rows to skip, and the number of rows to return after them.
struct Window {
  int64_t skipped = 0;
  std::optional<int64_t> rows;

  void limit(int64_t most);
  void skip(int64_t count);
  bool is_open() const { return skipped == 0 && !rows; }
};

/// The FROM clause for all messages.
inline constexpr std::string_view all_messages = "message m";

/// Cheaper sources for counting the messages.
struct Counted {
  /// FROM and WHERE for the same number of rows, without reading the messages.
  std::optional<Writer> rows;
  /// An expression for the number of rows.
  std::optional<Writer> number;
  /// Whether the messages are a small part of all: what is counted with them is then looked up for each.
  bool are_few = false;
};

/// Either messages, on which the SQL of a field can use `m`, or rows with columns.
class Relation {
 public:
  /// Starts with messages: FROM, WHERE (with the keyword, or empty), and an expression that decreases from
  /// newer to older messages.
  Relation(Writer from, Writer where, std::string place, Counted counted);

  void count(const plan::Count& count);
  void having(const plan::Having& having);
  void sort(const plan::Sort& sort);
  void limit(int64_t rows) { window_.limit(rows); }
  void skip(int64_t rows) { window_.skip(rows); }
  void limit_per(const plan::LimitPer& limit);
  void distinct(const plan::Distinct& distinct);
  void series_leads();
  void thread_starts();
  void newest_revisions();

  /// Returns the complete statement.
  Writer select(const std::vector<plan::Column>& columns) const;
  Writer select_count() const;

 private:
  /// A field of which each row shows one value, and the SQL of that value.
  struct Listed {
    const Field* field;
    std::string shown;
  };
  /// The SQL that groups rows by a column: joins, the key to compare, and the value to show.
  struct PerValue {
    std::string joins;
    std::string key;
    std::string shown;
  };
  /// A step with the rows that have a value, and its columns: the value, the place among all rows, the number
  /// among the rows with that value, and the place of the first of these.
  struct Numbered {
    std::string step;
    std::string per;
    std::string place;
    std::string nth;
    std::string first;
  };

  std::string expression(const plan::Column& column) const;
  bool counts_all_by_period(const plan::Count& count) const;
  std::string add_counts_of_periods(const plan::Count& count);
  std::string add_counts(const plan::Count& count);
  std::string add_names(const plan::Count& count, const Grouping& grouping, const std::string& counts);
  const Listed* listed(const plan::Column& column) const;
  std::string listed_as_columns() const;
  PerValue per_value(const plan::Column& column) const;
  Numbered numbered(const std::string& columns, const PerValue& per);
  void limit_mails_per(const plan::LimitPer& limit);
  void keep_first_per(int64_t rows, const Numbered& numbered);
  void append_source(Writer& out) const;
  /// Appends a source with the same number of rows.
  void append_counted_source(Writer& out) const;
  std::string order() const;
  /// Returns the order of rows that are otherwise equal; empty if there is none.
  std::string last_order() const;
  void append_order(Writer& out) const;
  void append_window(Writer& out) const;
  void begin_condition();

  /// Adds a statement as a step that others select from, and returns its name. Steps are a flat list, because
  /// SQLite's parser limits how deep statements nest.
  std::string add_step(const Writer& statement, std::string_view as = " AS (");
  std::string next_step() const;
  /// If rows were cut off, turns the statement into a step, so that the next stage works on the remaining
  /// rows. Mails are then ordered newest first, unless the order of a sort is kept.
  void close_window(bool keeps_order = false);
  void become_rows(const std::string& step, std::string tie_break);
  void become_messages(const std::string& step, std::string place);
  /// Continues with messages whose place and listed values are columns of the step.
  void become_listed(const std::string& step);

  Writer steps_;
  int step_count_ = 0;
  Writer from_;
  Writer where_;
  Counted counted_;
  std::string place_;
  std::string order_;
  std::string tie_break_;
  Window window_;
  std::vector<Listed> listed_;
  bool of_messages_ = true;
};

}  // namespace kvq::sql
