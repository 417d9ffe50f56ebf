// SPDX-License-Identifier: MIT
// The commits and times of a range, and the lists of a database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/language/plan.hpp"
#include "query/sql/ranges.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// A commit of an archive.
struct ArchivePlace {
  int64_t epoch = 0;
  int64_t position = 0;
  /// 40 hexadecimal digits.
  std::string commit;
  /// Seconds UTC.
  int64_t committed = 0;
};

struct RangeFacts {
  /// Of a range between two dates; the others are absent then.
  std::optional<Interval> dates;
  /// The commit before the range (absent: the range starts with the archive), and its last commit (absent:
  /// the range is empty).
  std::optional<ArchivePlace> from;
  std::optional<ArchivePlace> to;
  /// The preceding range of the same length in time, as FROM..TO; absent if there is none.
  std::optional<std::string> before;
};

/// Returns the facts of a range of commits, whose epochs must be filled.
RangeFacts facts_of(const Database& database, const plan::InRange& range);

/// Returns the facts of a range of dates. An open range ends at `now`, in seconds UTC.
RangeFacts facts_of(const Interval& dates, int64_t now);

/// Returns the last commit of a list that was made at or before a time; absent if there is none.
std::optional<ArchivePlace> last_commit(const Database& database, const std::string& list, int64_t until);

/// Returns the commit of a list with an id of 40 digits; absent if there is none.
std::optional<ArchivePlace> commit_named(const Database& database, const std::string& list,
                                         const std::string& id);

/// Returns the lists of the database, by name.
std::vector<RangeList> lists_of(const Database& database);

/// Returns the list with this name. Throws Error (usage) if there is none.
RangeList list_named(const Database& database, const std::string& name);

/// Returns the list of the database; absent if there are several or none.
std::optional<RangeList> only_list(const Database& database);

}  // namespace kvq
