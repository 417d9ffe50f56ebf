// SPDX-License-Identifier: MIT
// A maintainer's desk: whose turn it is, what is new, what has changed. As a document, and as JSON.
#pragma once

#include <string>
#include <vector>

#include "query/report/desk/changes.hpp"
#include "query/report/desk/lists.hpp"
#include "query/report/desk/reviewers.hpp"
#include "query/report/documents/document.hpp"
#include "query/report/formats/format.hpp"

namespace kvq::report {

struct Desk {
  DeskQuery query;
  /// Since when things are new, in words; empty if that is not asked.
  std::string since;
  std::vector<NewCount> new_counts;
  std::vector<DeskList> lists;
  /// Whether somebody could import a MAINTAINERS to get more.
  bool lacks_sections = false;

  /// Whether a list has a row.
  bool has_rows() const;
  bool has_new() const;
};

/// Runs the queries of a desk.
Desk read_desk(const Database& database, DeskQuery query, std::string since);

/// How the rows are written: as lines of text that a terminal shows, with control characters replaced, or as
/// tables with links.
struct DeskLayout {
  bool has_tables = false;
  /// Of lines. Where rows have numbers, these stand for their Message-IDs.
  TextStyle style = {};
};

/// The subject of a mail with the desk, such as `Ada: 3 to review, 1 to answer`.
std::string headline_of(const Desk& desk);

void write_desk(const Desk& desk, const DeskLayout& layout, DocumentWriter& writer);
std::string to_json(const Desk& desk);

/// The changes of a series, with the text of each.
void write_changes(const Database& database, const Changes& changes, DocumentWriter& writer);
std::string to_json(const Database& database, const Changes& changes);

void write_reviewers(const PossibleReviewers& reviewers, const DeskLayout& layout, DocumentWriter& writer);
std::string to_json(const PossibleReviewers& reviewers);

}  // namespace kvq::report
