// SPDX-License-Identifier: MIT
// Series, threads and mails.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/mcp/answers.hpp"
#include "cli/mcp/untrusted.hpp"
#include "cli/serve/site/asked_query.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/series_page.hpp"
#include "query/report/pages/thread_page.hpp"
#include "query/run/mails.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/mail/message_ids.hpp"
#include "schema/mail/web_address.hpp"

namespace kvq::mcp {
namespace {

using report::MessagePage;
using report::SeriesPage;
using report::ThreadLine;

[[noreturn]] void unknown(const std::string& id) {
  throw Error(ErrorKind::usage, fmt::format("there is no mail with the Message-ID '{}'", id),
              "the tool 'search' gives the Message-ID of each mail that it finds");
}

/// Returns the Message-ID in an argument.
std::string id_in(const ToolCall& call, const Argument& argument) {
  const std::string text = call.given.text(argument);
  if (text.find("://") == std::string::npos) return message_id_as_stored(text);
  std::string id = message_id_of_web_address(text, call.site.settings().web_archives);
  if (!id.empty()) return id;
  throw Error(ErrorKind::usage, fmt::format("the address '{}' contains no Message-ID", text),
              "write https://lore.kernel.org/r/MESSAGE-ID/");
}

std::vector<SeriesPage> series_of_id(const ToolCall& call, const Database& database) {
  const std::string id = id_in(call, series_id_argument);
  std::vector<SeriesPage> pages;
  if (auto page = report::series_page(database, id)) pages.push_back(std::move(*page));
  if (pages.empty() && report::message_pages(database, id).empty()) unknown(id);
  return pages;
}

std::vector<SeriesPage> series_of_query(const ToolCall& call, const serve::Reading& reading) {
  serve::AskedQuery query = asked_query(reading, call.given.text(series_query_argument));
  if (!query.plan.of_messages) {
    throw Error(ErrorKind::usage, "counts and distinct values have no series",
                "remove the stages 'count' and 'distinct'");
  }
  std::vector<SeriesPage> pages;
  const auto most = static_cast<size_t>(call.given.number(topics_argument));
  for (const std::string& topic : topics_found(reading.database(), std::move(query.plan), most)) {
    if (auto page = report::series_page(reading.database(), topic)) pages.push_back(std::move(*page));
  }
  return pages;
}

/// Leaves out the patches of earlier revisions, oldest first, until the topics fit.
bool leave_out_patches(Json& structured, size_t most_bytes) {
  bool has_left_out = false;
  for (Json& topic : structured["topics"]) {
    Json& revisions = topic["revisions"];
    for (size_t i = 0; i + 1 < revisions.size(); ++i) {
      if (structured.dump(-1, ' ', false, Json::error_handler_t::replace).size() <= most_bytes)
        return has_left_out;
      revisions[i]["patches"] = Json::array();
      revisions[i]["patches_left_out"] = true;
      has_left_out = true;
    }
  }
  return has_left_out;
}

/// Returns a line of the tree, with the Message-ID, which `kvq thread` leaves out.
std::string line_of(const ThreadLine& line) {
  constexpr int deepest = 20;
  const std::string indent(static_cast<size_t>(2 * std::min(line.depth, deepest)), ' ');
  if (!line.arrived) return fmt::format("{}(not here) <{}>\n", indent, line.id);
  return fmt::format("{}{}  {}  {}  <{}>\n", indent, to_rfc3339(line.date), line.from, line.subject, line.id);
}

/// Keeps so many of the values of header fields that there is room for the text. Returns whether it cut any.
bool cut_header(MessagePage& page, size_t most_bytes) {
  constexpr size_t bytes_of_a_value = 800;
  constexpr size_t most_values = 50;
  const size_t kept = std::clamp<size_t>(most_bytes / bytes_of_a_value, 2, most_values);
  bool has_cut = false;
  const auto cut = [&](auto& values) {
    if (values.size() <= kept) return;
    values.resize(kept);
    has_cut = true;
  };
  cut(page.to);
  cut(page.cc);
  cut(page.files);
  cut(page.attachments);
  cut(page.trailers);
  cut(page.defects);
  return has_cut;
}

}  // namespace

Answer series(const ToolCall& call) {
  if (call.given.text(series_id_argument).empty() == call.given.text(series_query_argument).empty())
    throw Error(ErrorKind::usage, "give either 'id' or 'query'", "'id' is of any mail of the series");
  const auto reading = call.site.read(call.stop);
  const bool is_of_id = !call.given.text(series_id_argument).empty();
  const auto pages = is_of_id ? series_of_id(call, reading->database()) : series_of_query(call, *reading);
  Answer answer{.structured = Json::parse(report::to_json(pages)), .text = {}};
  for (const SeriesPage& page : pages) {
    const report::Revision& newest = page.revisions.back();
    answer.text +=
        report::to_text(page, {}) + fmt::format("\nnewest revision: {}\n{}\n\n", newest.id, newest.url);
  }
  if (pages.empty()) answer.text = is_of_id ? "The mail belongs to no series.\n" : "No series matches.\n";
  if (leave_out_patches(answer.structured, call.most_bytes))
    answer.left_out = "the patches of earlier revisions; 'search' with series:ID finds those of a revision";
  return answer;
}

Answer thread(const ToolCall& call) {
  const std::string id = id_in(call, id_argument);
  const auto reading = call.site.read(call.stop);
  const auto lines = report::thread_page(reading->database(), id);
  if (lines.empty()) unknown(id);
  const auto skipped = std::min(static_cast<size_t>(call.given.number(skip_argument)), lines.size());
  const auto end = std::min(skipped + static_cast<size_t>(call.given.number(mails_argument)), lines.size());
  const Json all = Json::parse(
      report::to_json(std::vector<ThreadLine>(lines.begin() + static_cast<std::ptrdiff_t>(skipped),
                                              lines.begin() + static_cast<std::ptrdiff_t>(end))));
  Answer answer{.structured = all, .text = {}};
  Json& shown = answer.structured["thread"] = Json::array();
  size_t bytes = envelope_bytes;
  for (size_t i = skipped; i < end; ++i) {
    Json one = all["thread"][i - skipped];
    std::string text = line_of(lines[i]);
    one["url"] = web_address_of(lines[i].id, "", reading->database().web_archives());
    if (call.given.flag(texts_argument) && lines[i].arrived) {
      std::string body;
      for (const MessagePage& page : report::message_pages(reading->database(), lines[i].id))
        body += page.text;
      text += "\n" + body + "\n";
      one["text"] = std::move(body);
    }
    make_visible(one);
    bytes += std::max(visible(text).size(), json_bytes(one) + 1);
    if (bytes > call.most_bytes && !shown.empty()) {
      answer.next["skip"] = i;
      return answer;
    }
    if (bytes > call.most_bytes) answer.left_out = "the end of a long text; 'show' has it";
    answer.text += text;
    shown.push_back(std::move(one));
  }
  if (end < lines.size()) answer.next["skip"] = end;
  return answer;
}

Answer show(const ToolCall& call) {
  const std::string id = id_in(call, id_argument);
  const auto reading = call.site.read(call.stop);
  auto pages = report::message_pages(reading->database(), id);
  if (pages.empty()) unknown(id);
  const auto offset = static_cast<size_t>(call.given.number(offset_argument));
  const WebArchives& archives = reading->database().web_archives();
  const size_t most = call.most_bytes / pages.size();
  Answer answer;
  // The shortest part that was cut: of several mails, some bytes come twice, and none is lost.
  size_t shown = 0;
  for (MessagePage& page : pages) {
    if (cut_header(page, most))
      answer.left_out = "some recipients, files or trailers; 'search' can select them";
    const std::string text = std::exchange(page.text, {});
    const std::string_view rest = std::string_view(text).substr(std::min(offset, text.size()));
    const size_t header =
        std::max(report::to_text(page, {}).size(), report::to_json({page}).size()) + 2 * envelope_bytes;
    const std::string_view part = part_that_fits(rest, std::max(most, 2 * header) - header);
    if (part.size() < rest.size()) shown = shown == 0 ? part.size() : std::min(shown, part.size());
    page.text = std::string(part);
    answer.text +=
        report::to_text(page, {}) + fmt::format("\n{}\n", web_address_of(page.id, page.lists, archives));
  }
  if (shown > 0) answer.next["offset"] = offset + shown;
  answer.structured = Json::parse(report::to_json(pages));
  for (size_t i = 0; i < pages.size(); ++i)
    answer.structured["messages"][i]["url"] = web_address_of(pages[i].id, pages[i].lists, archives);
  return answer;
}

}  // namespace kvq::mcp
