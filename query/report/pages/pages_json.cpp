// SPDX-License-Identifier: MIT
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/report/formats/json_values.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/series_page.hpp"
#include "query/report/pages/thread_page.hpp"
#include "query/time/values.hpp"

namespace kvq::report {
namespace {

// The version of the JSON schema; raised when a change would break readers.
constexpr int pages_version = 1;

std::string named(std::string_view name, Json pages) {
  const Json whole = {{"schema", pages_version}, {std::string(name), std::move(pages)}};
  return dumped(whole, 2) + "\n";
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

template <class T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json json_of(const std::vector<AppliedCommit>& commits) {
  Json out = Json::array();
  for (const AppliedCommit& commit : commits) {
    out.push_back({{"id", commit.id},
                   {"date", to_rfc3339(commit.committed)},
                   {"tag", text_or_null(commit.tag)},
                   {"release", text_or_null(commit.release)},
                   {"tree", commit.tree},
                   {"evidence", commit.evidence},
                   {"reverted_by", text_or_null(commit.reverted_by)}});
  }
  return out;
}

Json json_of(const MessagePage& page) {
  Json files = Json::array();
  for (const auto& file : page.files) {
    files.push_back({{"path", file.path},
                     {"added", value_or_null(file.added)},
                     {"removed", value_or_null(file.removed)}});
  }
  Json attachments = Json::array();
  for (const auto& file : page.attachments) {
    attachments.push_back({{"name", file.name}, {"type", file.type}, {"bytes", file.bytes}});
  }
  Json trailers = Json::array();
  for (const auto& trailer : page.trailers)
    trailers.push_back({{"kind", trailer.kind}, {"value", trailer.value}});
  return {{"id", page.id},
          {"subject", page.subject},
          {"date", to_rfc3339(page.date)},
          {"kind", page.kind},
          {"from", text_or_null(page.from)},
          {"author", text_or_null(page.author)},
          {"to", page.to},
          {"cc", page.cc},
          {"in_reply_to", text_or_null(page.in_reply_to)},
          {"thread", text_or_null(page.thread)},
          {"series", text_or_null(page.series)},
          {"lists", page.lists},
          {"defects", page.defects},
          {"files", std::move(files)},
          {"attachments", std::move(attachments)},
          {"trailers", std::move(trailers)},
          {"commits", json_of(page.commits)},
          {"text", page.text}};
}

Json json_of(const std::vector<Tag>& tags) {
  Json out = Json::array();
  for (const Tag& tag : tags) {
    Json object = {
        {"kind", tag.kind}, {"person", tag.person}, {"origin", tag.origin}, {"source", tag.source}};
    if (!tag.patches.empty()) object["patches"] = tag.patches;
    out.push_back(std::move(object));
  }
  return out;
}

Json json_of(const PatchLine& line) {
  return {{"number", line.number},
          {"id", line.id},
          {"title", line.title},
          {"change", text_or_null(line.change)},
          {"moved_from", value_or_null(line.moved_from)},
          {"commits", json_of(line.commits)},
          {"tags", json_of(line.tags)}};
}

Json json_of(const Revision& revision, const SeriesPage& page) {
  Json patches = Json::array();
  for (const PatchLine& line : revision.lines) patches.push_back(json_of(line));
  Json speakers = Json::array();
  for (const Speaker& speaker : revision.speakers) {
    speakers.push_back({{"person", speaker.person}, {"mails", speaker.mails}});
  }
  Json evidence = Json::array();
  for (const EvidenceLine& line : revision.evidence) {
    evidence.push_back({{"id", line.id},
                        {"date", to_rfc3339(line.date)},
                        {"from", line.from},
                        {"subject", line.subject},
                        {"line", text_or_null(line.line)}});
  }
  Json parts = Json::array();
  for (const OtherSeries& part : revision.parts) parts.push_back(part.id);
  Json follows;
  if (revision.previous) {
    follows = {{"series", page.revisions[*revision.previous].id},
               {"reason", revision.reason},
               {"confidence", revision.confidence},
               {"days", value_or_null(revision.days_since_previous)},
               {"same", revision.same},
               {"changed", revision.changed},
               {"new", revision.added},
               {"renumbered", revision.renumbered},
               {"dropped", revision.dropped},
               {"tags_kept", json_of(revision.kept)},
               {"tags_carried", json_of(revision.carried)},
               {"tags_lost", json_of(revision.lost)},
               {"tags_new", json_of(revision.fresh)},
               {"silent", revision.silent}};
  }
  return {{"series", revision.id},
          {"url", revision.url},
          {"form", revision.form},
          {"revision", revision.revision},
          {"rfc", revision.rfc},
          {"resend", revision.resend},
          {"title", revision.title},
          {"author", revision.author},
          {"date", to_rfc3339(revision.date)},
          {"total", revision.total},
          {"complete", revision.complete},
          {"missing", revision.missing},
          {"state", revision.state},
          {"standing", revision.standing},
          {"evidence", std::move(evidence)},
          {"in_tree", revision.in_tree},
          {"release", text_or_null(revision.release)},
          {"active", to_rfc3339(revision.active)},
          {"people", revision.people},
          {"reviewed", revision.reviewed},
          {"acked", revision.acked},
          {"tested", revision.tested},
          {"patches", std::move(patches)},
          {"speakers", std::move(speakers)},
          {"follows", std::move(follows)},
          {"part_of", revision.part_of ? Json(revision.part_of->id) : Json()},
          {"parts", std::move(parts)}};
}

}  // namespace

std::string to_json(const std::vector<MessagePage>& pages) {
  Json out = Json::array();
  for (const MessagePage& page : pages) out.push_back(json_of(page));
  return named("messages", std::move(out));
}

std::string to_json(const std::vector<ThreadLine>& lines) {
  Json out = Json::array();
  for (const ThreadLine& line : lines) {
    Json object = {{"id", line.id},
                   {"parent", text_or_null(line.parent)},
                   {"depth", line.depth},
                   {"arrived", line.arrived}};
    if (line.arrived) {
      object.update({{"date", to_rfc3339(line.date)},
                     {"from", line.from},
                     {"subject", line.subject},
                     {"kind", line.kind}});
    }
    out.push_back(std::move(object));
  }
  return named("thread", std::move(out));
}

std::string to_json(const std::vector<SeriesPage>& pages) {
  Json out = Json::array();
  for (const SeriesPage& page : pages) {
    Json revisions = Json::array();
    for (const Revision& revision : page.revisions) revisions.push_back(json_of(revision, page));
    out.push_back({{"topic", page.topic}, {"revisions", std::move(revisions)}});
  }
  return named("topics", std::move(out));
}

}  // namespace kvq::report
