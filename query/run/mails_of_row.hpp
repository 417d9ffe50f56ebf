// SPDX-License-Identifier: MIT
// From a number to the mails that it counts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/language/ast.hpp"
#include "query/language/plan.hpp"
#include "query/run/run.hpp"

namespace kvq {

/// Writes the queries for the mails behind the rows of a count.
class MailsOfRows {
 public:
  /// `query` is the text of the plan as a tree.
  MailsOfRows(const ast::Query& query, const plan::Plan& plan);

  /// Returns a query that matches exactly the mails that the row counts. Absent if the rows are not those of
  /// a count of mails, or the values of its keys cannot be written as terms. `columns` are those of the row.
  std::optional<std::string> query_of(const Row& row, const std::vector<plan::Column>& columns) const;

  /// Whether the column is the number of these mails, not another aggregate of them.
  static bool is_number_of_mails(const plan::Column& column);

 private:
  /// Absent if the plan is no count of mails.
  std::optional<std::vector<plan::Column>> keys_;
  std::string filter_;
};

/// Whether each row stands for a series: the filter has the term is:series, or a stage made the rows so.
bool is_of_series(const plan::Plan& plan);

}  // namespace kvq
