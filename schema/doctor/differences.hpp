// SPDX-License-Identifier: MIT
// Compares what is computed from the mails with the same, computed again in a copy.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "schema/doctor/check.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Compares threads, series, topics, states and trailers with those of `again`, a copy of the database in
/// which they were computed again.
Check compare_relations(const Database& database, const Database& again);

/// How the mails of a database differ from those of an index of the same archives that was made anew.
struct MailDifferences {
  /// The messages with other rows or another text.
  std::set<int64_t> differing;
  /// Mails that only the new index has.
  std::vector<std::string> missing;
};

/// Compares the mails, with their defects. Ignores what the archives have after the commits that were
/// indexed.
MailDifferences compare_mails(const Database& database, const Database& again);

/// Compares the person of each name and address, the companies, and who is a robot, with those of such a
/// copy.
Check compare_people(const Database& database, const Database& again);

}  // namespace kvq
