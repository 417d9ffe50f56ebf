// SPDX-License-Identifier: MIT
// One piece of work as `kvq series` tells it: its revisions, what changed between them, who spoke, how far
// it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/report/formats/format.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::report {

struct Tag {
  std::string kind;
  std::string person;
  std::string origin;
  /// Message-ID of the mail that gave it.
  std::string source;
  /// In a comparison: the patches, by their numbers in the later revision.
  std::vector<int> patches = {};
};

struct PatchLine {
  int number = 0;
  std::string id;
  std::string title;
  std::string patch_id;
  std::vector<Tag> tags;
  /// Against the revision before: same, changed, new; empty in the first.
  std::string change;
  /// Its number there, where that is another.
  std::optional<int> moved_from;
};

struct Speaker {
  std::string person;
  int64_t mails = 0;
};

struct EvidenceLine {
  std::string id;
  int64_t date = 0;
  std::string from;
  std::string subject;
  /// The words that say so, where words do.
  std::string line;
};

struct Revision {
  int64_t series = 0;
  std::string id;
  /// In a web archive.
  std::string url;
  std::string form;
  int revision = 1;
  bool rfc = false;
  bool resend = false;
  int patches = 0;
  int total = 0;
  bool complete = true;
  std::string title;
  int64_t date = 0;
  std::string author;
  std::string state;
  /// By its own mails: what it was before it became stale or superseded.
  std::string standing;
  int64_t active = 0;
  int64_t people = 0;
  int64_t reviewed = 0;
  int64_t acked = 0;
  int64_t tested = 0;
  /// The revision it follows: its place in SeriesPage::revisions, why, and how surely in percent.
  std::optional<size_t> previous;
  std::string reason;
  int64_t confidence = 0;
  std::optional<int64_t> days_since_previous;
  std::vector<PatchLine> lines;
  /// Titles of the patches of the revision before that this one lacks.
  std::vector<std::string> dropped;
  int same = 0, changed = 0, added = 0, renumbered = 0;
  /// Tags that patches had in the revision before: carried over, lost; and those that are new.
  std::vector<Tag> kept, lost, fresh;
  std::vector<Speaker> speakers;
  /// People who tagged the revision before and have said nothing on this one.
  std::vector<std::string> silent;
  std::vector<EvidenceLine> evidence;
  std::vector<int> missing;
};

struct SeriesPage {
  /// The Message-ID of the first revision: the name of the topic.
  std::string topic;
  /// Oldest first.
  std::vector<Revision> revisions;
};

/// The page of the cover, patch or answer with a Message-ID; absent where it is of no series.
std::optional<SeriesPage> series_page(const Database& database, const std::string& message_id);

std::string to_text(const SeriesPage& page, TextStyle style);
std::string to_json(const std::vector<SeriesPage>& pages);

}  // namespace kvq::report
