// SPDX-License-Identifier: MIT
#include "cli/reports/since_last.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>

#include "cli/base/output.hpp"
#include "query/sql/range_facts.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/stores/report_cursor_store.hpp"

namespace kvq {
namespace {

const report::Parameter& range_of(const report::Report& report) {
  const auto found = std::ranges::find_if(
      report.parameters, [](const report::Parameter& one) { return one.kind->name == report::range_kind; });
  if (found == report.parameters.end()) {
    throw Error(ErrorKind::usage, fmt::format("the report '{}' has no range", report.name),
                "--since-last needs a report with a parameter of the kind range");
  }
  return *found;
}

std::string list_of(const Database& database, const SinceLast& last) {
  if (!last.list.empty()) return last.list;
  const auto only = only_list(database);
  if (!only)
    throw Error(ErrorKind::usage, "the database has more than one list", "select one with --list NAME");
  return only->name;
}

/// A short id, for titles.
std::string short_id(const std::string& commit) {
  constexpr size_t digits = 12;
  return commit.substr(0, digits);
}

std::string name_of(const report::Report& report, const SinceLast& last) {
  return last.cursor.empty() ? report.name : last.cursor;
}

/// Returns the commit after which the report continues; empty for the beginning of the archive.
std::string begin_of(const Database& database, const std::string& list, const ReportCursor& cursor) {
  if (commit_named(database, list, cursor.commit)) return cursor.commit;
  // The commit was purged or rewritten: continue after the commits up to its time.
  const auto place = last_commit(database, list, cursor.committed);
  write_to_stderr(fmt::format("kvq: the archive was rewritten since the last run; continuing after {}\n",
                              to_minute(cursor.committed)));
  return place ? place->commit : "";
}

}  // namespace

void read_since_last(const report::Report& report, const Database& database, const SinceLast& last,
                     std::map<std::string, std::string>& values) {
  const report::Parameter& range = range_of(report);
  const std::string list = list_of(database, last);
  const auto newest = last_commit(database, list, std::numeric_limits<int64_t>::max());
  if (!newest) {
    throw Error(ErrorKind::usage, fmt::format("there is no list '{}' with mails", list),
                "'kvq index' adds its mails");
  }
  const auto cursor = ReportCursorStore(database).find(name_of(report, last), list);
  if (cursor) {
    values[range.name] = short_id(begin_of(database, list, *cursor)) + ".." + short_id(newest->commit);
    return;
  }
  if (!values.contains(range.name)) {
    if (!range.default_value) {
      throw Error(ErrorKind::usage, fmt::format("there is no cursor '{}' yet", name_of(report, last)),
                  "give the range of the first run, such as 1.week.ago..");
    }
    values[range.name] = *range.default_value;
  }
  // Set the end to a commit, so that mails that arrive during this run belong to the next one.
  if (values[range.name].ends_with("..")) values[range.name] += short_id(newest->commit);
}

void keep_cursor(const Context& context, const report::Report& report, const SinceLast& last,
                 const RangeFacts& reported) {
  if (!reported.to) return;
  const Database database = open_to_write(context.database);
  Transaction transaction(database);
  ReportCursorStore(database).put(name_of(report, last), list_of(database, last),
                                  {reported.to->commit, reported.to->committed});
  transaction.commit();
}

}  // namespace kvq
