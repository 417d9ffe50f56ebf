// SPDX-License-Identifier: MIT
// The patches of a posting, ready for `git am`.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "indexer/module.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// The mails of a posting to read.
struct SeriesToRead {
  /// The Message-ID that names the posting, and its row.
  std::string id;
  int64_t series = 0;
  int revision = 1;
  int total = 1;
  /// For a posting of some patches: earlier postings, the newest first, from which to take the others.
  std::vector<int64_t> earlier = {};
  /// The numbers of the patches to take; all if absent.
  std::optional<std::set<int>> numbers = {};
};

/// Reads the mails, with all answers to them, and makes them ready. Throws Error (archive) if one of the
/// patches is no longer in its archive; missing answers are left out.
ReadySeries ready_series_of(const Database& database, const SeriesToRead& series,
                            const TrailerChoice& choice);

}  // namespace kvq
