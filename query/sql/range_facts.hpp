// SPDX-License-Identifier: MIT
// What a range of an archive is, in commits and times.
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
  /// The commits that the range follows and ends with. Absent: it begins with the archive; it is empty.
  std::optional<ArchivePlace> from;
  std::optional<ArchivePlace> to;
  /// The range that ends where this one begins and is as long in time, as FROM..TO; absent where there is
  /// none.
  std::optional<std::string> before;
};

/// `range` is resolved.
RangeFacts facts_of(const Database& database, const plan::InRange& range);

/// The last commit of a list that was made at or before a time; absent where there is none.
std::optional<ArchivePlace> last_commit(const Database& database, const std::string& list, int64_t until);

/// The commit of a list with an id of 40 digits; absent where there is none.
std::optional<ArchivePlace> commit_named(const Database& database, const std::string& list,
                                         const std::string& id);

/// The database's list where it has one only.
std::optional<RangeList> only_list(const Database& database);

}  // namespace kvq
