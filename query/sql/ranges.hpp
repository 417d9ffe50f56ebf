// SPDX-License-Identifier: MIT
// Finds the mails of FROM..TO: those between two dates, or between two commits of an archive.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "query/language/plan.hpp"
#include "query/time/values.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/stores/archive_end.hpp"

namespace kvq {

/// The list that contains a range.
struct RangeList {
  std::string name;
  std::string title;
};

/// The ends of a list's archive at both ends of a range.
struct RangeEnds {
  /// Absent if the range is open: before the first commit.
  std::optional<ArchiveEnd> from;
  ArchiveEnd to;
};

/// An end is the name of a ref, REF~N, a commit id of 7 digits or more, or a date. A ref takes precedence
/// over a commit id, as in git, and both over a date. All members throw QueryError if an end is none of
/// these, or if a commit id is ambiguous.
class RangeResolver {
 public:
  /// With the name of a list, only its archive is searched; it is empty for all lists.
  RangeResolver(const Database& database, const Source& source, int64_t now, std::string only_list = {});

  /// Returns the time between two dates, both included; an open end is open. Absent if an end is a commit.
  std::optional<Interval> dates(const plan::InRange& range) const;

  /// Fills the epochs of a range of one archive, in which a date means the first commit at or after it.
  /// Returns its list. Throws QueryError if there are several.
  RangeList fill(plan::InRange& range) const;

  /// Returns the commits at the ends, in any order. If dates are in several lists, those next to the dates.
  RangeEnds ends(const plan::InRange& range) const;

 private:
  /// The place of a commit in the archives.
  struct Place {
    int64_t list;
    std::string list_name;
    int64_t epoch_number;
    int64_t position;
  };
  using Places = std::vector<Place>;
  using PlacePair = std::pair<std::optional<Place>, Place>;

  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const;
  [[noreturn]] void refuse_several(const plan::InRange& range, const std::vector<PlacePair>& found) const;

  std::vector<PlacePair> pairs(const plan::InRange& range) const;
  bool is_by_commits(const plan::RangeEnd& end) const;
  Places places(const plan::RangeEnd& end) const;
  const Places& commits_named(const plan::RangeEnd& end) const;
  Places refs(const std::string& name) const;
  Places before_ref(const std::string& text) const;
  bool step_back(Place& place, int64_t back) const;
  Places commits(const std::string& text, Span span) const;
  Places date(const std::string& text) const;
  ArchiveEnd end_at(const Place& place) const;
  ArchiveEnd next_to(const plan::RangeEnd& date, std::vector<ArchiveEnd> ends) const;

  const Database& database_;
  const Source& source_;
  int64_t now_;
  std::string only_list_;
  /// What commits_named() found.
  mutable std::map<std::string, Places> named_;
};

}  // namespace kvq
