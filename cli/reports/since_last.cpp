// SPDX-License-Identifier: MIT
#include "cli/reports/since_last.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string_view>
#include <vector>

#include "cli/base/output.hpp"
#include "query/language/bind.hpp"
#include "query/sql/range_facts.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/stores/report_cursor_store.hpp"

namespace kvq {
namespace {

const report::Parameter& range_of(const report::Report& report) {
  const auto found = std::ranges::find_if(
      report.parameters, [](const report::Parameter& one) { return report::is_range(*one.kind); });
  if (found == report.parameters.end()) {
    throw Error(ErrorKind::usage, fmt::format("the report '{}' has no range", report.name),
                "--since-last needs a report with a parameter of the kind range");
  }
  return *found;
}

std::string list_of(const Database& database, const SinceLast& last) {
  if (!last.list.empty()) return list_named(database, last.list).name;
  const std::vector<RangeList> lists = lists_of(database);
  if (lists.size() == 1) return lists.front().name;
  std::vector<std::string_view> names;
  std::ranges::transform(lists, std::back_inserter(names), &RangeList::name);
  throw Error(ErrorKind::usage,
              "--since-last continues after a commit of one list, and the database has several",
              fmt::format("select one with --list: {}", fmt::join(names, ", ")));
}

/// A short id, for titles.
std::string short_id(const std::string& commit) {
  constexpr size_t digits = 12;
  return commit.substr(0, digits);
}

/// Returns the commits of a range in the archive of the list, as FROM..TO. The text as it is if it has no
/// dates, or the range no commits.
std::string commits_of(const Database& database, const std::string& list, const Source& written,
                       int64_t now) {
  plan::InRange range = bind_range(written);
  const RangeResolver ranges(database, written, now, list);
  if (!ranges.dates(range)) return written.text;
  ranges.fill(range);
  const RangeFacts facts = facts_of(database, range);
  if (!facts.to) return written.text;
  return fmt::format("{}..{}", facts.from ? short_id(facts.from->commit) : "", short_id(facts.to->commit));
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
                     int64_t now, std::map<std::string, std::string>& values) {
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
  // As commits, so that mails that arrive during this run belong to the next one.
  std::string& value = values[range.name];
  value = commits_of(database, list, {range.name, value}, now);
  if (value.ends_with("..")) value += short_id(newest->commit);
}

void keep_cursor(const Context& context, const report::Report& report, const SinceLast& last,
                 const RangeFacts& reported) {
  if (!reported.to) return;
  const Database database = open_to_save(context.database);
  Transaction transaction(database);
  ReportCursorStore(database).put(name_of(report, last), list_of(database, last),
                                  {reported.to->commit, reported.to->committed});
  transaction.commit();
}

}  // namespace kvq
