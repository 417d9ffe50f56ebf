// SPDX-License-Identifier: MIT
// What has changed in the newest revision of a series since the last one that a person answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/report/desk/owner.hpp"
#include "query/report/pages/patch_difference.hpp"
#include "query/report/pages/series_page.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::report {

/// An answer of the person.
struct Comment {
  std::string id;
  std::string url;
  std::string subject;
  int64_t date = 0;
};

struct PatchChange {
  PatchLine line;
  /// The earlier patch; absent for a new one.
  std::optional<PatchLine> before;
  /// The kinds of the person's tags of the earlier patch, by what became of them.
  std::vector<std::string> kept, carried, lost;
  /// The person's answers to the earlier patch.
  std::vector<Comment> comments;
};

struct Changes {
  /// The newest revision, compared with `earlier`.
  Revision later;
  Revision earlier;
  /// Whether the person answered `earlier`; else they answered none, and it is the previous one.
  bool is_answered = true;
  /// Without the cover.
  std::vector<PatchChange> patches;
  /// The person's answers to the earlier cover.
  std::vector<Comment> comments_on_cover;
};

/// Compares the newest revision with the last one before it that the person answered. Absent if the mail
/// belongs to no series, or they answered no earlier revision.
std::optional<Changes> changes_since_answer(const Database& database, const DeskOwner& owner,
                                            const std::string& message_id);

/// The same, or else the comparison with the previous revision; absent if there is only one.
std::optional<Changes> changes_for(const Database& database, const DeskOwner& owner,
                                   const std::string& message_id);

/// Returns the text of a change; empty if nothing but line numbers differs.
std::vector<DifferenceLine> text_of_change(const Database& database, const PatchChange& patch);

/// Returns a line such as `v2 to v3: 3 same, 1 changed, 1 new; lost reviewed-by (2)`.
std::string summary_of(const Changes& changes);

/// Returns the name of a revision, such as `v2 RESEND`.
std::string name_of(const Revision& revision);

}  // namespace kvq::report
