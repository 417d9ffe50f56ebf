// SPDX-License-Identifier: MIT
// Resolves what a plan leaves to the database: ranges, names that many mails have, and words that are parts
// of longer ones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/language/plan.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/stores/archive_end.hpp"

namespace kvq {

/// The list that contains a range.
struct RangeList {
  std::string name;
  std::string title;
};

/// Fills the epochs of each range, sets NameIs::is_common, leaves out the only list, and calls
/// find_word_parts(). FROM and TO are ref names, commit ids of 7
/// digits or more, REF~N, or dates (the first commit at or after it); a ref takes precedence over a commit
/// id, as in git. Returns the list of the first range, or a list without a name if there is no range. Throws
/// QueryError if an end is unknown or ambiguous.
RangeList resolve(plan::Plan& plan, const Database& database, const Source& source, int64_t now);

/// The ends of a list's archive at both ends of a range.
struct RangeEnds {
  RangeList list;
  /// Absent if the range is open: before the first commit.
  std::optional<ArchiveEnd> from;
  ArchiveEnd to;
};

/// Resolves the ends of one range as resolve() does, but accepts them in any order.
RangeEnds resolve_ends(const plan::InRange& range, const Database& database, const Source& source,
                       int64_t now);

}  // namespace kvq
