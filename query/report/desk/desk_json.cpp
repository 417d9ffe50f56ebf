// SPDX-License-Identifier: MIT
#include <string>
#include <utility>

#include "query/report/desk/desk.hpp"
#include "query/report/formats/json_values.hpp"
#include "query/time/values.hpp"

namespace kvq::report {
namespace {

std::string whole(std::string_view name, Json content) {
  const Json out = {{"schema", schema_version}, {std::string(name), std::move(content)}};
  return dumped(out, 2) + "\n";
}

Json json_of(const DeskRow& row) {
  Json out = {
      {"id", row.id}, {"url", row.url}, {"title", row.title}, {"author", row.author}, {"days", row.days}};
  if (!row.state.empty()) {
    out["revision"] = row.revision ? Json(*row.revision) : Json();
    out["patches"] = row.patches ? Json(*row.patches) : Json();
    out["state"] = row.state;
  }
  if (!row.note.empty()) out["note"] = row.note;
  return out;
}

Json json_of(const std::vector<Comment>& comments) {
  Json out = Json::array();
  for (const Comment& comment : comments) {
    out.push_back({{"id", comment.id},
                   {"url", comment.url},
                   {"subject", comment.subject},
                   {"date", to_rfc3339(comment.date)}});
  }
  return out;
}

std::string sign_of(DifferenceLine::Kind kind) {
  switch (kind) {
    case DifferenceLine::Kind::removed:
      return "- ";
    case DifferenceLine::Kind::added:
      return "+ ";
    case DifferenceLine::Kind::skipped:
      return "...";
    case DifferenceLine::Kind::same:
      break;
  }
  return "  ";
}

Json json_of(const Database& database, const PatchChange& patch) {
  Json difference;
  if (patch.line.change == "changed") {
    std::string text;
    for (const DifferenceLine& line : text_of_change(database, patch))
      text += sign_of(line.kind) + line.text + "\n";
    difference = text;
  }
  return {{"number", patch.line.number},
          {"id", patch.line.id},
          {"title", patch.line.title},
          {"change", patch.line.change},
          {"before", patch.before ? Json(patch.before->id) : Json()},
          {"tags_kept", patch.kept},
          {"tags_carried", patch.carried},
          {"tags_lost", patch.lost},
          {"answers", json_of(patch.comments)},
          {"difference", std::move(difference)}};
}

}  // namespace

std::string to_json(const Desk& desk) {
  Json counts = Json::array();
  for (const NewCount& count : desk.new_counts)
    counts.push_back({{"what", count.name}, {"count", count.count}, {"query", count.query}});
  Json lists = Json::array();
  for (const DeskList& list : desk.lists) {
    Json rows = Json::array();
    for (const DeskRow& row : list.rows) rows.push_back(json_of(row));
    lists.push_back({{"list", list.name},
                     {"heading", list.heading},
                     {"query", list.query},
                     {"total", list.total},
                     {"rows", std::move(rows)}});
  }
  return whole("desk", {{"owner", desk.query.owner.shown},
                        {"since", desk.since.empty() ? Json() : Json(desk.since)},
                        {"new", std::move(counts)},
                        {"lists", std::move(lists)}});
}

std::string to_json(const Database& database, const Changes& changes) {
  Json patches = Json::array();
  for (const PatchChange& patch : changes.patches) patches.push_back(json_of(database, patch));
  return whole("changes", {{"series", changes.later.id},
                           {"since", changes.earlier.id},
                           {"answered", changes.is_answered},
                           {"patches", std::move(patches)},
                           {"dropped", changes.later.dropped},
                           {"answers_to_cover", json_of(changes.comments_on_cover)}});
}

std::string to_json(const PossibleReviewers& reviewers) {
  Json people = Json::array();
  for (const PossibleReviewer& one : reviewers.people) {
    people.push_back({{"person", one.person},
                      {"reviewed", one.reviewed},
                      {"files", one.files},
                      {"answers", one.answers},
                      {"last", one.last ? Json(to_rfc3339(*one.last)) : Json()},
                      {"role", one.role.empty() ? Json() : Json(one.role)},
                      {"asked", one.is_asked}});
  }
  return whole("reviewers", {{"series", reviewers.series},
                             {"title", reviewers.title},
                             {"files", reviewers.files},
                             {"people", std::move(people)}});
}

}  // namespace kvq::report
