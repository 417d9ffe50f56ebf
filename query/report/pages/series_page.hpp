// SPDX-License-Identifier: MIT
// A topic as `kvq series` prints it: its revisions, the changes between them, who answered, and its state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/report/formats/format.hpp"
#include "query/report/pages/applied_commits.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::report {

struct Tag {
  std::string kind;
  std::string person;
  std::string origin;
  /// The Message-ID of the mail that contains the tag.
  std::string source;
  /// In a comparison: the numbers of the tagged patches in the later revision.
  std::vector<int> patches = {};
};

struct PatchLine {
  int number = 0;
  std::string id;
  std::string title;
  std::string patch_id;
  std::vector<Tag> tags;
  /// Compared with the previous revision: same, changed, new; empty in the first revision.
  std::string change;
  /// Its number in the previous revision, if that differs.
  std::optional<int> moved_from;
  /// The commits that are from it, those that stand first.
  std::vector<AppliedCommit> commits = {};
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
  /// The line that is the evidence; empty if the mail as a whole is.
  std::string line;
};

/// A series of another topic.
struct OtherSeries {
  std::string id;
  std::string title;
};

struct Revision {
  int64_t series = 0;
  std::string id;
  /// The address in a web archive.
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
  /// The state by its own mails, before it became stale or superseded.
  std::string standing;
  int64_t active = 0;
  int64_t people = 0;
  int64_t reviewed = 0;
  int64_t acked = 0;
  int64_t tested = 0;
  /// The revision that it follows: its index in SeriesPage::revisions, the reason, and the confidence in
  /// percent.
  std::optional<size_t> previous;
  std::string reason;
  int64_t confidence = 0;
  /// The series that it has some patches of, and the series that have some patches of it: each goes on by
  /// itself.
  std::optional<OtherSeries> part_of;
  std::vector<OtherSeries> parts;
  /// From the day (UTC) of that revision to the day of this one.
  std::optional<int64_t> days_since_previous;
  std::vector<PatchLine> lines;
  /// The titles of the patches of the previous revision that are missing from this one.
  std::vector<std::string> dropped;
  int same = 0, changed = 0, added = 0, renumbered = 0;
  /// Tags compared with the previous revision: in both; only in the previous one, of a patch that is the same
  /// or that has changed; new.
  std::vector<Tag> kept, carried, lost, fresh;
  std::vector<Speaker> speakers;
  /// People who tagged the previous revision and have not answered this one.
  std::vector<std::string> silent;
  std::vector<EvidenceLine> evidence;
  std::vector<int> missing;
  /// How many of its patches are in a git tree, and the release that has all of them; empty if there is none.
  int in_tree = 0;
  std::string release;
};

struct SeriesPage {
  /// The Message-ID of the first revision, which names the topic.
  std::string topic;
  /// Oldest first.
  std::vector<Revision> revisions;
  std::vector<SearchedTree> trees;
};

/// Returns the page for the cover, patch or answer with a Message-ID; nullopt if it belongs to no series.
std::optional<SeriesPage> series_page(const Database& database, const std::string& message_id);

/// Returns a revision compared with any earlier one in place of the previous one.
Revision compared_with(Revision revision, const Revision& before);

/// A line of the page as text, printable.
struct SeriesLine {
  std::string text;
  bool is_heading = false;
  /// The Message-ID of the mail that the line is about; empty if it is about none.
  std::string id = {};
};

/// Returns the page line by line. On a terminal, its revisions, patches and evidence have numbers.
std::vector<SeriesLine> lines_of(const SeriesPage& page, const TextStyle& style);

/// The same as one text, with its headings in bold if the style has colour.
std::string to_text(const SeriesPage& page, const TextStyle& style);
std::string to_json(const std::vector<SeriesPage>& pages);

}  // namespace kvq::report
