// SPDX-License-Identifier: MIT
// The commits and times of a range of an archive.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "query/language/plan.hpp"
#include "query/sql/resolve.hpp"
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
  /// The commit before the range (absent: the range starts with the archive), and its last commit (absent:
  /// the range is empty).
  std::optional<ArchivePlace> from;
  std::optional<ArchivePlace> to;
  /// The preceding range of the same length in time, as FROM..TO; absent if there is none.
  std::optional<std::string> before;
};

/// Returns the facts of a range, which must be resolved.
RangeFacts facts_of(const Database& database, const plan::InRange& range);

/// Returns the last commit of a list that was made at or before a time; absent if there is none.
std::optional<ArchivePlace> last_commit(const Database& database, const std::string& list, int64_t until);

/// Returns the commit of a list with an id of 40 digits; absent if there is none.
std::optional<ArchivePlace> commit_named(const Database& database, const std::string& list,
                                         const std::string& id);

/// Returns the list of the database; absent if there are several or none.
std::optional<RangeList> only_list(const Database& database);

}  // namespace kvq
