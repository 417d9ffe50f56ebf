// SPDX-License-Identifier: MIT
// Which revision of a series to apply.
#pragma once

#include <optional>
#include <string>

#include "cli/mails/series_mails.hpp"
#include "query/report/pages/series_page.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

struct RevisionWish {
  /// The Message-ID that the user named; may be empty.
  std::string id;
  /// Absent for the newest.
  std::optional<int> revision;
  /// Take the patches that are there if some are missing.
  bool partial = false;
  /// Take the newest complete revision rather than the newest one.
  bool skip_incomplete = false;
};

struct ChosenRevision {
  const report::Revision* revision = nullptr;
  SeriesToRead mails;
  /// What the user should know about the choice: lines for standard error; empty if there was no choice.
  std::string note;
};

/// `page` must outlive the result. Throws Error (usage) if there is no such revision, or if it lacks patches.
ChosenRevision chosen_revision(const Database& database, const report::SeriesPage& page,
                               const RevisionWish& wish);

}  // namespace kvq
