// SPDX-License-Identifier: MIT
#include "cli/reports/desk_cursor.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "cli/base/output.hpp"
#include "query/language/bind.hpp"
#include "query/language/written.hpp"
#include "query/sql/range_facts.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/stores/report_cursor_store.hpp"

namespace kvq {
namespace {

constexpr size_t short_id = 12;

std::string cursor_name(const std::string& owner) {
  return "todo:" + owner;
}

std::vector<std::string> chosen_lists(const Database& database, const std::string& list) {
  if (!list.empty()) return {list_named(database, list).name};
  std::vector<std::string> names;
  for (const RangeList& one : lists_of(database)) names.push_back(one.name);
  return names;
}

std::optional<ArchivePlace> newest_of(const Database& database, const std::string& list) {
  return last_commit(database, list, std::numeric_limits<int64_t>::max());
}

}  // namespace

NewMails new_since(const Database& database, const std::string& list, const std::string& since, int64_t now) {
  const Source source{"--since", since + ".."};
  // Refuses what is neither a date nor a commit.
  plan::InRange range = bind_range(source);
  const RangeResolver ranges(database, source, now, list);
  if (!ranges.dates(range)) ranges.fill(range);
  return {ast::written_term("range", source.text), "since " + since};
}

NewMails new_since_last_look(const Database& database, const std::string& list, const std::string& owner) {
  ReportCursorStore cursors(database);
  std::vector<std::string> terms;
  int64_t looked = 0;
  const std::vector<std::string> lists = chosen_lists(database, list);
  for (const std::string& name : lists) {
    const auto newest = newest_of(database, name);
    const auto cursor = cursors.find(cursor_name(owner), name);
    if (!newest || (cursor && cursor->commit == newest->commit)) {
      if (cursor) looked = std::max(looked, cursor->committed);
      continue;
    }
    std::string from = "1.week.ago";
    std::string to;
    if (cursor) {
      looked = std::max(looked, cursor->committed);
      // A commit that was purged or rewritten: after the commits up to its time.
      const auto place = commit_named(database, name, cursor->commit)
                             ? std::optional<ArchivePlace>({0, 0, cursor->commit, cursor->committed})
                             : last_commit(database, name, cursor->committed);
      from = place ? place->commit.substr(0, short_id) : "";
      to = newest->commit.substr(0, short_id);
    }
    const std::string range = ast::written_term("range", fmt::format("{}..{}", from, to));
    terms.push_back(lists.size() == 1 ? range
                                      : fmt::format("({} {})", ast::written_term("list", name), range));
  }
  const std::string since =
      looked == 0 ? "in the last week" : fmt::format("since the mails of {}", to_minute(looked));
  const bool is_one = terms.size() < 2;
  return {fmt::format("{}{}{}", is_one ? "" : "(", fmt::join(terms, " OR "), is_one ? "" : ")"), since};
}

void keep_desk_cursor(const Context& context, const Database& read, const std::string& list,
                      const std::string& owner) {
  try {
    const Database database = open_to_save(context.database);
    Transaction transaction(database);
    ReportCursorStore cursors(database);
    for (const std::string& name : chosen_lists(read, list)) {
      if (const auto newest = newest_of(read, name))
        cursors.put(cursor_name(owner), name, {newest->commit, newest->committed});
    }
    transaction.commit();
  } catch (const Error& error) {
    write_to_stderr(fmt::format("kvq: what was new will be new again next time: {}\n", error.what()));
  }
}

}  // namespace kvq
