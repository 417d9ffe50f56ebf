// SPDX-License-Identifier: MIT
// The changes of a series and its possible reviewers, as documents.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <utility>
#include <vector>

#include "query/report/desk/desk.hpp"
#include "query/report/desk/pieces.hpp"
#include "query/time/values.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

std::string day_of(int64_t time) {
  return to_rfc3339(time).substr(0, 10);
}

/// Returns what the person said about the earlier patch: `lost reviewed-by, 2 answers`.
std::string own_words(const PatchChange& patch) {
  std::vector<std::string> words;
  for (const auto& [what, kinds] :
       {std::pair("kept", &patch.kept), {"carried", &patch.carried}, {"lost", &patch.lost}}) {
    if (!kinds->empty()) words.push_back(fmt::format("{} {}", what, fmt::join(*kinds, ", ")));
  }
  const size_t answers = patch.comments.size();
  if (answers > 0) words.push_back(fmt::format("{} {}", answers, answers == 1 ? "answer" : "answers"));
  return fmt::format("{}", fmt::join(words, ", "));
}

SectionRows table_of(const Changes& changes) {
  SectionRows table;
  add_column(table, "", ColumnKind::number);
  add_column(table, "change", ColumnKind::text);
  add_column(table, "theirs", ColumnKind::text);
  add_column(table, "title", ColumnKind::text);
  for (const PatchChange& patch : changes.patches) {
    std::string change = patch.line.change;
    if (patch.line.moved_from) change += fmt::format(", was {}", *patch.line.moved_from);
    table.rows.push_back({int64_t{patch.line.number}, change, own_words(patch), printable(patch.line.title)});
  }
  for (const std::string& title : changes.later.dropped)
    table.rows.push_back({Value{}, std::string("dropped"), std::string(), printable(title)});
  return table;
}

void add_comments(Runs& runs, const std::vector<Comment>& comments) {
  for (const Comment& comment : comments) {
    runs.push_back({fmt::format("{}  ", to_minute(comment.date))});
    runs.push_back({.text = printable(comment.subject.empty() ? "(no subject)" : comment.subject),
                    .address = comment.url});
    runs.push_back({fmt::format("\n  {}\n", printable(comment.id))});
  }
}

Runs marked(const std::vector<DifferenceLine>& lines) {
  Runs runs;
  for (const DifferenceLine& line : lines) {
    const std::string text = printable_lines(line.text);
    switch (line.kind) {
      case DifferenceLine::Kind::same:
        runs.push_back({"  " + text + "\n"});
        break;
      case DifferenceLine::Kind::removed:
        runs.push_back({.text = "- " + text + "\n", .mark = Mark::removed});
        break;
      case DifferenceLine::Kind::added:
        runs.push_back({.text = "+ " + text + "\n", .mark = Mark::added});
        break;
      case DifferenceLine::Kind::skipped:
        runs.push_back({"...\n"});
        break;
    }
  }
  return runs;
}

void write_change(const Database& database, const PatchChange& patch, DocumentWriter& writer) {
  const bool is_changed = patch.line.change == "changed";
  if (!is_changed && patch.comments.empty()) return;
  writer.heading(
      fmt::format("{} {}: {}", is_changed ? "Changed" : "The same", patch.line.number, patch.line.title));
  Runs runs;
  add_comments(runs, patch.comments);
  if (is_changed) {
    if (!runs.empty()) runs.push_back({"\n"});
    const auto lines = text_of_change(database, patch);
    if (lines.empty()) runs.push_back({"Only line numbers differ.\n"});
    for (Run& run : marked(lines)) runs.push_back(std::move(run));
  }
  writer.text(runs);
}

}  // namespace

void write_changes(const Database& database, const Changes& changes, DocumentWriter& writer) {
  const std::string title = printable(
      fmt::format("{} since {}: {}", name_of(changes.later), name_of(changes.earlier), changes.later.title));
  writer.begin({.name = "changes", .summary = title, .title = title, .parameters = {}});
  if (!changes.is_answered)
    writer.note({{"They answered no earlier revision, so this is the difference to the previous one."}});
  writer.section(table_of(changes));
  if (!changes.comments_on_cover.empty()) {
    writer.heading(fmt::format("Their answers to the cover of {}", name_of(changes.earlier)));
    Runs runs;
    add_comments(runs, changes.comments_on_cover);
    writer.text(runs);
  }
  for (const PatchChange& patch : changes.patches) write_change(database, patch, writer);
  writer.end("");
}

void write_reviewers(const PossibleReviewers& reviewers, const DeskLayout& layout, DocumentWriter& writer) {
  const std::string title = printable("Who could review: " + reviewers.title);
  writer.begin({.name = "reviewers", .summary = title, .title = title, .parameters = {}});
  SectionRows table;
  add_column(table, "reviewed", ColumnKind::number);
  add_column(table, "files", ColumnKind::text);
  add_column(table, "answers", ColumnKind::number);
  add_column(table, "last", ColumnKind::text);
  add_column(table, "asked", ColumnKind::text);
  add_column(table, "MAINTAINERS", ColumnKind::text);
  add_column(table, "person", ColumnKind::text);
  for (const PossibleReviewer& one : reviewers.people) {
    table.rows.push_back({one.reviewed, fmt::format("{} of {}", one.files, reviewers.files), one.answers,
                          one.last ? day_of(*one.last) : std::string(),
                          std::string(one.is_asked ? "yes" : ""), one.role,
                          layout.has_tables ? one.person : printable(one.person)});
  }
  table.empty = "Nobody.\n";
  writer.section(table);
  writer.note(
      {{"reviewed: patches of others that change one of its files and that the person reviewed or acked in "
        "the three years before it; files: how many of its files these change; answers: to other series of "
        "its sender; asked: it was sent to them. Who answered it already, or wrote nothing for a year, is "
        "left out."}});
  writer.end("");
}

}  // namespace kvq::report
