// SPDX-License-Identifier: MIT
// Rows of a query, and numbers of rows.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/mcp/answers.hpp"
#include "cli/mcp/untrusted.hpp"
#include "cli/serve/site/asked_query.hpp"
#include "query/language/likely_mistakes.hpp"
#include "query/report/formats/format.hpp"
#include "query/run/nothing_found.hpp"
#include "query/run/run.hpp"

namespace kvq::mcp {
namespace {

using serve::AskedQuery;

/// Gives the rows of mails the columns that a reader needs to go on: the Message-ID and the web address.
void add_id_and_address(plan::Plan& plan) {
  if (!plan.of_messages) return;
  if (plan.columns.empty()) plan.columns = columns_of(info_of(report::Format::json));
  const auto add = [&](report::Format format, const char* name) {
    plan::Column column = columns_of(info_of(format)).front();
    column.name = name;
    if (std::ranges::find(plan.columns, column.name, &plan::Column::name) == plan.columns.end())
      plan.columns.push_back(std::move(column));
  };
  add(report::Format::ids, "id");
  add(report::Format::urls, "url");
}

/// Adds why a query without rows has none.
void explain(Answer& answer, const AskedQuery& query, const serve::Reading& reading) {
  const NothingFound why = why_nothing_found(query.ast, query.source, reading.database(), reading.now());
  Json clauses = Json::array();
  answer.text =
      why.mails > 0
          ? fmt::format("No rows: the filter matches {} mails, but the stages drop them all.\n", why.mails)
          : "No rows. Mails that each part of the query matches alone:\n";
  for (const ClauseHits& clause : why.clauses) {
    Json one = {{"text", clause.text}, {"mails", clause.mails}};
    answer.text += fmt::format("{}\t{}", clause.mails, clause.text);
    if (clause.nearest) {
      one["nearest"] = {{"value", clause.nearest->value}, {"mails", clause.nearest->mails}};
      answer.text += fmt::format("\tnearest: {} ({} mails)", clause.nearest->value, clause.nearest->mails);
    }
    answer.text += '\n';
    clauses.push_back(std::move(one));
  }
  answer.structured["nothing_found"] = {{"mails", why.mails}, {"clauses", std::move(clauses)}};
}

/// Adds what the query probably means instead of its words: an agent would take its rows for an answer.
void add_notes(Answer& answer, const AskedQuery& query, int64_t now) {
  Json notes = Json::array();
  for (const LikelyMistake& mistake : likely_mistakes(query.ast, query.source, now)) {
    notes.push_back(told(mistake));
    answer.text += fmt::format("Note: {}\n", told(mistake));
  }
  if (!notes.empty()) answer.structured["notes"] = std::move(notes);
}

}  // namespace

Answer search(const ToolCall& call) {
  const auto reading = call.site.read(call.stop);
  AskedQuery query = asked_query(*reading, call.given.text(query_argument));
  plan::Plan& plan = query.plan;
  const int64_t skipped = call.given.number(skip_argument);
  const int64_t limit = call.given.number(rows_argument);
  add_id_and_address(plan);
  if (skipped > 0) plan.stages.emplace_back(plan::Skip{skipped});
  // One more tells whether there are more.
  plan.stages.emplace_back(plan::Limit{limit + 1});

  Answer answer;
  Json rows = Json::array();
  const auto writer = make_writer(report::Format::tsv, {.columns = plan.columns}, {},
                                  [&](std::string_view text) { answer.text += text; });
  answer.structured = {{"schema", report::schema_version}, {"columns", report::names_of(plan.columns)}};
  size_t bytes = json_bytes(answer.structured) + envelope_bytes;
  bool has_more = false;
  run(reading->database(), sql::lower(plan, plan.columns), [&](Row&& row) {
    Json object = Json::parse(report::object_of(row, plan.columns));
    make_visible(object);
    bytes += json_bytes(object) + 1;
    has_more = static_cast<int64_t>(rows.size()) == limit || (bytes > call.most_bytes && !rows.empty());
    if (has_more) return false;
    rows.push_back(std::move(object));
    writer->write(row);
    return true;
  });
  writer->end();
  if (has_more) answer.next["skip"] = skipped + static_cast<int64_t>(rows.size());
  const bool is_empty = rows.empty();
  answer.structured["rows"] = std::move(rows);
  if (is_empty && skipped == 0) explain(answer, query, *reading);
  if (is_empty && skipped > 0) answer.text = fmt::format("There are no rows after the first {}.\n", skipped);
  add_notes(answer, query, reading->now());
  return answer;
}

Answer count(const ToolCall& call) {
  const auto reading = call.site.read(call.stop);
  const AskedQuery query = asked_query(*reading, call.given.text(query_argument));
  const int64_t rows = number_of_rows(*reading, query.plan);
  Answer answer{.structured = {{"schema", report::schema_version}, {"count", rows}},
                .text = fmt::format("{}\n", rows),
                .is_of_mails = false};
  add_notes(answer, query, reading->now());
  return answer;
}

}  // namespace kvq::mcp
