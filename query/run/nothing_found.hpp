// SPDX-License-Identifier: MIT
// Explains why a query matches nothing: the number of matches of each clause alone, and similar values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/language/ast.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// A value in the database that is spelled almost like one that matches nothing.
struct NearestValue {
  std::string value;
  /// The number of mails that the clause would match with this value.
  int64_t mails = 0;

  bool operator==(const NearestValue&) const = default;
};

struct ClauseHits {
  /// As written in the query.
  std::string text;
  int64_t mails = 0;
  std::optional<NearestValue> nearest;

  bool operator==(const ClauseHits&) const = default;
};

struct NothingFound {
  /// The number of mails that match the filter alone, without the stages.
  int64_t mails = 0;
  /// The adjacent terms, or the alternatives of an OR; none if the filter is empty.
  std::vector<ClauseHits> clauses;
};

/// Counts the matches of each clause. `query` must be expanded and valid; `source` is the text that it was
/// parsed from.
NothingFound why_nothing_found(const ast::Query& query, const Source& source, const Database& database,
                               int64_t now);

}  // namespace kvq
