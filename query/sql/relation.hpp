// SPDX-License-Identifier: MIT
// SELECT ... FROM ... in the making: stages change it one after the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/sql/condition.hpp"

namespace kvq::sql {

/// How many rows to pass over, and how many to give then.
struct Window {
  int64_t skipped = 0;
  std::optional<int64_t> rows;

  void limit(int64_t most);
  void skip(int64_t count);
  bool is_open() const { return skipped == 0 && !rows; }
};

/// FROM of all of them.
inline constexpr std::string_view all_messages = "message m";

/// What else can be counted instead of messages.
struct Counted {
  /// FROM and WHERE of as many rows, which are had without reading the messages.
  std::optional<Writer> rows;
  /// An expression of how many there are.
  std::optional<Writer> number;
};

/// Either messages, where a field's SQL can be asked of `m`, or rows that have columns.
class Relation {
 public:
  /// Messages: FROM and WHERE (with the word, or empty), and what falls from newer to older messages.
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

  /// The whole statement.
  Writer select(const std::vector<plan::Column>& columns) const;
  Writer select_count() const;

 private:
  /// A field of which each row of a mail shows one value, and what that is.
  struct Listed {
    const Field* field;
    std::string shown;
  };
  /// What a column is told apart by, and what shows that.
  struct PerValue {
    std::string joins;
    std::string key;
    std::string shown;
  };
  /// A step of rows that have a value, and columns of it: the value, the place among all rows, the number
  /// among those of the value, the place of the first of these.
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
  const Listed* listed(const plan::Column& column) const;
  std::string listed_as_columns() const;
  PerValue per_value(const plan::Column& column) const;
  Numbered numbered(const std::string& columns, const PerValue& per);
  void limit_mails_per(const plan::LimitPer& limit);
  void keep_first_per(int64_t rows, const Numbered& numbered);
  void append_source(Writer& out) const;
  /// What has as many rows.
  void append_counted_source(Writer& out) const;
  std::string order() const;
  /// What tells equal rows apart; empty where nothing does.
  std::string last_order() const;
  void append_order(Writer& out) const;
  void append_window(Writer& out) const;
  void begin_condition();

  /// Makes a statement a step that others select from: gives its name. Steps stand one after the other, since
  /// SQLite's parser bounds how deep statements nest.
  std::string add_step(const Writer& statement, std::string_view as = " AS (");
  std::string next_step() const;
  /// What there is becomes a step where rows were cut off, so that the next stage works on what is left.
  /// Mails then come newest first, unless the order of a sort is kept.
  void close_window(bool keeps_order = false);
  void become_rows(const std::string& step, std::string tie_break);
  void become_messages(const std::string& step, std::string place);
  /// Messages whose place and listed values are columns of the step.
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
