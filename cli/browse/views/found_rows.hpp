// SPDX-License-Identifier: MIT
// The rows of a query, read page by page.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/browse/views/reader.hpp"
#include "query/language/ast.hpp"
#include "query/language/plan.hpp"
#include "query/run/run.hpp"

namespace kvq::browse {

class FoundRows {
 public:
  /// Parses, binds and resolves a query. Throws QueryError, and Error. The reader must outlive the rows.
  FoundRows(Reader& reader, std::string query);

  const std::string& query() const { return source_.text; }
  /// Whether the rows are mails; otherwise they are counts or distinct values.
  bool are_mails() const { return plan_.of_messages; }
  /// Whether the query itself says which columns to show.
  bool have_own_columns() const { return have_own_columns_; }
  const std::vector<plan::Column>& columns() const { return columns_; }

  /// Returns a row, reading its page if it has not been read; nullptr behind the last row. The pointer is
  /// valid until the next call. Throws Cancelled and Error.
  const Row* at(size_t row);
  /// Returns the Message-ID of a row of at(); empty if the rows are no mails.
  std::string mail_of(const Row& row) const;
  /// Returns a query for the mails that a row of at() counts; empty if it counts none.
  std::string counted_by(const Row& row) const;

  /// The number of rows, if it is known.
  std::optional<size_t> total() const { return total_; }
  /// The number of rows that are known to exist, at least: more follow if the total is not known.
  size_t known() const;
  /// Counts the rows. Throws Cancelled and Error.
  size_t count();

  /// Forgets all rows. Throws as the constructor.
  void forget();
  /// Whether the rows were forgotten since the last call, because the database has changed and another page
  /// was needed: a row may have another place now.
  bool take_renewal() { return std::exchange(is_renewed_, false); }

 private:
  using Page = std::vector<Row>;
  const Page& page(size_t number);

  Reader* reader_;
  Source source_;
  ast::Query ast_;
  plan::Plan plan_;
  bool have_own_columns_ = false;
  std::vector<plan::Column> columns_;
  std::map<size_t, Page> pages_;
  /// The pages in the order in which they were read, the oldest first.
  std::vector<size_t> order_;
  size_t known_ = 0;
  std::optional<size_t> total_;
  int64_t version_;
  bool is_renewed_ = false;
};

}  // namespace kvq::browse
