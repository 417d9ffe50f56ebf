// SPDX-License-Identifier: MIT
// Finds the ends of a plan's ranges in the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/language/plan.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/stores/archive_end.hpp"

namespace kvq {

/// The list that a range lies in.
struct RangeList {
  std::string name;
  std::string title;
};

/// Fills the epochs of each range. FROM and TO are ref names, commit ids of 7 digits or more, REF~N, or
/// dates (the first commit at or after it); a ref wins over a commit id, as in git. Gives the list of the
/// first range, or one without a name where there is none. Throws QueryError for an end that is unknown or
/// ambiguous.
RangeList resolve(plan::Plan& plan, const Database& database, const Source& source, int64_t now);

/// Where a list's archive ended at both ends of a range.
struct RangeEnds {
  RangeList list;
  /// Absent for an open one: before the first commit.
  std::optional<ArchiveEnd> from;
  ArchiveEnd to;
};

/// Finds the ends of one range, as resolve() does. They may stand in any order.
RangeEnds resolve_ends(const plan::InRange& range, const Database& database, const Source& source,
                       int64_t now);

}  // namespace kvq
