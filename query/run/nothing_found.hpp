// SPDX-License-Identifier: MIT
// Why a query found nothing: what each clause of it finds alone, and what a value may have meant.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/language/ast.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// A value that the database knows, spelled almost as one that finds nothing.
struct NearestValue {
  std::string value;
  /// What the clause would find with it.
  int64_t mails = 0;

  bool operator==(const NearestValue&) const = default;
};

struct ClauseHits {
  /// As it is written.
  std::string text;
  int64_t mails = 0;
  std::optional<NearestValue> nearest;

  bool operator==(const ClauseHits&) const = default;
};

struct NothingFound {
  /// What the filter finds without its stages.
  int64_t mails = 0;
  /// The terms side by side, or the alternatives of an OR; none where the filter is empty.
  std::vector<ClauseHits> clauses;
};

/// `query` is expanded and known to be good; `source` is what it was parsed from.
NothingFound why_nothing_found(const ast::Query& query, const Source& source, const Database& database,
                               int64_t now);

}  // namespace kvq
