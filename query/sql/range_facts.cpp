// SPDX-License-Identifier: MIT
#include "query/sql/range_facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"
#include "schema/base/spelling.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {
namespace {

#define KVQ_COMMIT "SELECT d.epoch, d.position, lower(hex(d.commit_oid)), d.committed FROM delivery d "
#define KVQ_NEWEST_FIRST " ORDER BY e.number DESC, d.position DESC LIMIT 1"

std::optional<ArchivePlace> place(Statement::Rows row) {
  if (!row.next()) return std::nullopt;
  return ArchivePlace{row.integer(0), row.integer(1), std::string(row.text(2)), row.integer(3)};
}

std::optional<ArchivePlace> commit_at(const Database& database, int64_t epoch, int64_t position) {
  Statement at(database, KVQ_COMMIT "WHERE d.epoch = ? AND d.position = ?");
  return place(at.use(epoch, position));
}

/// Returns the last commit of the earlier epochs.
std::optional<ArchivePlace> commit_before_epoch(const Database& database, int64_t epoch) {
  Statement before(
      database, KVQ_COMMIT
      "JOIN epoch e ON e.id = d.epoch WHERE e.list = (SELECT list FROM epoch WHERE id = ?1) AND e.number < "
      "(SELECT number FROM epoch WHERE id = ?1)" KVQ_NEWEST_FIRST);
  return place(before.use(epoch));
}

/// Returns the last commit that was made at or before a time and is at or before a place of the archive.
std::optional<ArchivePlace> commit_at_time(const Database& database, const ArchivePlace& last,
                                           int64_t until) {
  Statement at(database, KVQ_COMMIT
               "JOIN epoch e ON e.id = d.epoch JOIN epoch n ON n.id = ?1 WHERE e.list = n.list AND (e.number "
               "< n.number "
               "OR (e.number = n.number AND d.position <= ?2)) AND d.committed <= ?3" KVQ_NEWEST_FIRST);
  return place(at.use(last.epoch, last.position, until));
}

}  // namespace

RangeFacts facts_of(const Database& database, const plan::InRange& range) {
  RangeFacts facts;
  if (range.epochs.empty()) return facts;
  const plan::EpochSpan& first = range.epochs.front();
  const plan::EpochSpan& last = range.epochs.back();
  facts.to = commit_at(database, last.epoch, last.upto);
  facts.from = first.after > 0 ? commit_at(database, first.epoch, first.after)
                               : commit_before_epoch(database, first.epoch);
  if (!facts.from || !facts.to) return facts;
  const int64_t begin = facts.from->committed - (facts.to->committed - facts.from->committed);
  const auto before = commit_at_time(database, *facts.from, begin);
  facts.before = (before ? before->commit : "") + ".." + facts.from->commit;
  return facts;
}

RangeFacts facts_of(const Interval& dates, int64_t now) {
  RangeFacts facts;
  facts.dates = dates;
  if (dates.from <= 0) return facts;
  const int64_t length =
      (dates.before == Interval{}.before ? std::max(now, dates.from) : dates.before) - dates.from;
  facts.before = fmt::format("{}..{}", to_rfc3339(std::max<int64_t>(dates.from - length, 0)),
                             to_rfc3339(dates.from - 1));
  return facts;
}

std::optional<ArchivePlace> last_commit(const Database& database, const std::string& list, int64_t until) {
  Statement at(
      database, KVQ_COMMIT
      "JOIN epoch e ON e.id = d.epoch JOIN list ON list.id = e.list WHERE list.name = ? AND d.committed <= "
      "?" KVQ_NEWEST_FIRST);
  return place(at.use(list, until));
}

std::optional<ArchivePlace> commit_named(const Database& database, const std::string& list,
                                         const std::string& id) {
  Statement named(
      database, KVQ_COMMIT
      "JOIN epoch e ON e.id = d.epoch JOIN list ON list.id = e.list WHERE list.name = ? AND d.commit_oid = "
      "?" KVQ_NEWEST_FIRST);
  const std::string oid = oid_bytes(id, '0');
  return place(named.use(list, Blob{oid}));
}

std::vector<RangeList> lists_of(const Database& database) {
  Statement lists(database, "SELECT name, title FROM list ORDER BY name");
  std::vector<RangeList> out;
  auto rows = lists.use();
  while (rows.next()) out.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
  return out;
}

RangeList list_named(const Database& database, const std::string& name) {
  const std::vector<RangeList> lists = lists_of(database);
  const auto found = std::ranges::find(lists, name, &RangeList::name);
  if (found != lists.end()) return *found;
  std::vector<std::string_view> names;
  std::ranges::transform(lists, std::back_inserter(names), &RangeList::name);
  std::string hint = did_you_mean(name, names);
  if (hint.empty()) {
    hint = lists.empty() ? "'kvq index' adds the mails of a list"
                         : fmt::format("the lists are {}", fmt::join(names, ", "));
  }
  throw Error(ErrorKind::usage, fmt::format("there is no list '{}'", name), hint);
}

std::optional<RangeList> only_list(const Database& database) {
  const std::vector<RangeList> lists = lists_of(database);
  return lists.size() == 1 ? std::optional(lists.front()) : std::nullopt;
}

}  // namespace kvq
