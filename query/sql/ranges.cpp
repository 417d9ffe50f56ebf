// SPDX-License-Identifier: MIT
#include "query/sql/ranges.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string_view>

#include "schema/base/fold.hpp"
#include "schema/base/object_id.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {

namespace {

#define KVQ_PLACE "SELECT list.id, list.name, e.number, d.position FROM "
#define KVQ_LIST_OF_DELIVERY "JOIN epoch e ON e.id = d.epoch JOIN list ON list.id = e.list "
#define KVQ_PLACE_OF KVQ_PLACE "delivery d " KVQ_LIST_OF_DELIVERY

template <class Place>
std::vector<Place> read_places(Statement::Rows rows, const std::string& only_list) {
  std::vector<Place> out;
  while (rows.next()) {
    if (!only_list.empty() && rows.text(1) != only_list) continue;
    out.push_back({rows.integer(0), std::string(rows.text(1)), rows.integer(2), rows.integer(3)});
  }
  return out;
}

template <class Place>
bool are_in_one_list(const Place& a, const Place& b) {
  return a.list == b.list;
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Span span_of(const plan::InRange& range) {
  return {range.from.span.begin, range.to.span.end};
}

}  // namespace

RangeResolver::RangeResolver(const Database& database, const Source& source, int64_t now,
                             std::string only_list)
    : database_(database), source_(source), now_(now), only_list_(std::move(only_list)) {}

std::optional<Interval> RangeResolver::dates(const plan::InRange& range) const {
  if (is_by_commits(range.from) || is_by_commits(range.to)) return std::nullopt;
  return parse_time(range.from.text + ".." + range.to.text, now_);
}

RangeList RangeResolver::fill(plan::InRange& range) const {
  const std::vector<PlacePair> found = pairs(range);
  if (found.size() > 1) refuse_several(range, found);
  const auto& [first, last] = found.front();
  Statement epochs(database_, "SELECT id, number, commits FROM epoch WHERE list = ? ORDER BY number");
  auto rows = epochs.use(last.list);
  while (rows.next()) {
    const int64_t number = rows.integer(1);
    if ((first && number < first->epoch_number) || number > last.epoch_number) continue;
    const int64_t after = first && number == first->epoch_number ? first->position : 0;
    const int64_t upto = number == last.epoch_number ? last.position : rows.integer(2);
    if (after < upto) range.epochs.push_back({rows.integer(0), after, upto});
  }
  Statement titles(database_, "SELECT title FROM list WHERE id = ?");
  auto title = titles.use(last.list);
  title.next();
  return {last.list_name, std::string(title.text(0))};
}

RangeEnds RangeResolver::ends(const plan::InRange& range) const {
  const std::vector<PlacePair> found = pairs(range);
  if (found.size() > 1 && (is_by_commits(range.from) || is_by_commits(range.to))) {
    refuse_several(range, found);
  }
  std::vector<ArchiveEnd> from;
  std::vector<ArchiveEnd> to;
  for (const auto& [first, last] : found) {
    if (first) from.push_back(end_at(*first));
    to.push_back(end_at(last));
  }
  RangeEnds out{std::nullopt, next_to(range.to, std::move(to))};
  if (!from.empty()) out.from = next_to(range.from, std::move(from));
  return out;
}

/// Returns the first end at or after the date; if there is none, or no date, the last one.
ArchiveEnd RangeResolver::next_to(const plan::RangeEnd& date, std::vector<ArchiveEnd> ends) const {
  std::ranges::sort(ends, {}, &ArchiveEnd::committed);
  const std::optional<Interval> time = date.text.empty() ? std::nullopt : parse_time(date.text, now_);
  const auto next =
      time ? std::ranges::lower_bound(ends, time->from, {}, &ArchiveEnd::committed) : ends.end();
  return next == ends.end() ? ends.back() : *next;
}

void RangeResolver::refuse(Span span, const std::string& message, const std::string& hint) const {
  throw QueryError(source_, span, message, hint);
}

void RangeResolver::refuse_several(const plan::InRange& range, const std::vector<PlacePair>& found) const {
  std::vector<std::string> names;
  std::ranges::transform(found, std::back_inserter(names),
                         [](const PlacePair& pair) { return pair.second.list_name; });
  refuse(span_of(range), fmt::format("the range is in more than one list: {}", fmt::join(names, ", ")),
         fmt::format("choose one with --list {0}, or with list:{0} beside the range", names.front()));
}

/// Returns the places of both ends in each list that has them. Throws QueryError if there is none.
std::vector<RangeResolver::PlacePair> RangeResolver::pairs(const plan::InRange& range) const {
  const Places from = range.from.text.empty() ? Places{} : places(range.from);
  const Places to = places(range.to.text.empty() ? plan::RangeEnd{"HEAD", range.to.span} : range.to);
  std::vector<PlacePair> out;
  for (const Place& last : to) {
    if (from.empty()) out.emplace_back(std::nullopt, last);
    for (const Place& first : from) {
      if (are_in_one_list(first, last)) out.emplace_back(first, last);
    }
  }
  if (out.empty()) {
    refuse(span_of(range),
           fmt::format("'{}' and '{}' are in different lists", range.from.text, range.to.text));
  }
  return out;
}

bool RangeResolver::is_by_commits(const plan::RangeEnd& end) const {
  return !end.text.empty() && !commits_named(end).empty();
}

/// Returns the places of an end: at least one, and at most one in each list.
RangeResolver::Places RangeResolver::places(const plan::RangeEnd& end) const {
  const auto& [text, span] = end;
  Places found = commits_named(end);
  if (found.empty()) found = date(text);
  if (!found.empty()) return found;
  const std::string where = only_list_.empty() ? "the archive" : fmt::format("the archive of {}", only_list_);
  refuse(span, fmt::format("'{}' is not a commit, ref or date of {}", text, where),
         is_hex(text) && text.size() < fewest_id_digits
             ? fmt::format("a commit id needs at least {} digits", fewest_id_digits)
             : "'kvq index' adds new commits and refs");
}

const RangeResolver::Places& RangeResolver::commits_named(const plan::RangeEnd& end) const {
  const auto [known, is_new] = named_.try_emplace(end.text);
  if (!is_new) return known->second;
  Places found = refs(end.text);
  if (found.empty()) found = before_ref(end.text);
  if (found.empty()) found = commits(end.text, end.span);
  return known->second = std::move(found);
}

/// Returns the place of the ref in the newest epoch of each list that has it. Names are looked up in git's
/// order (gitrevisions).
RangeResolver::Places RangeResolver::refs(const std::string& name) const {
  // The `+` makes SQLite look up the commit instead of scanning all deliveries of the epoch.
  Statement find(database_, KVQ_PLACE
                 "ref CROSS JOIN delivery d ON d.commit_oid = ref.commit_oid AND +d.epoch = "
                 "ref.epoch " KVQ_LIST_OF_DELIVERY
                 "WHERE ref.name = ? ORDER BY list.id, e.number DESC, d.position DESC");
  for (const std::string_view prefix : {"", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"}) {
    Places found = read_places<Place>(find.use(std::string(prefix) + name), only_list_);
    found.erase(std::unique(found.begin(), found.end(), are_in_one_list<Place>), found.end());
    if (!found.empty()) return found;
  }
  return {};
}

/// REF~N: N commits before it, in the same epoch or the ones before.
RangeResolver::Places RangeResolver::before_ref(const std::string& text) const {
  const size_t tilde = text.rfind('~');
  if (tilde == std::string::npos) return {};
  int64_t back = 1;
  const std::string digits = text.substr(tilde + 1);
  if (!digits.empty()) {
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), back);
    if (failed != std::errc() || end != digits.data() + digits.size() || back < 0) return {};
  }
  Places found = refs(text.substr(0, tilde));
  std::erase_if(found, [&](Place& place) { return !step_back(place, back); });
  return found;
}

bool RangeResolver::step_back(Place& place, int64_t back) const {
  Statement previous(
      database_,
      "SELECT number, commits FROM epoch WHERE list = ? AND number < ? ORDER BY number DESC LIMIT 1");
  while (back >= place.position) {
    auto row = previous.use(place.list, place.epoch_number);
    if (!row.next()) return false;
    back -= place.position;
    place.epoch_number = row.integer(0);
    place.position = row.integer(1);
  }
  place.position -= back;
  return true;
}

RangeResolver::Places RangeResolver::commits(const std::string& text, Span span) const {
  const std::string hex = fold(text);
  if (hex.size() < fewest_id_digits || hex.size() > digits_of_sha1 || !is_hex(hex)) return {};
  // A commit of an archive of version 1 may have several deliveries, and a mailbox the same mail several
  // times.
  Statement find(database_,
                 "SELECT list.id, list.name, e.number, max(d.position) FROM delivery d " KVQ_LIST_OF_DELIVERY
                 "WHERE d.commit_oid BETWEEN ? AND ? GROUP BY e.id, d.commit_oid ORDER BY list.id");
  Places found =
      read_places<Place>(find.use(Blob{oid_bytes(hex, '0')}, Blob{oid_bytes(hex, 'f')}), only_list_);
  if (std::ranges::adjacent_find(found, are_in_one_list<Place>) != found.end()) {
    refuse(span, fmt::format("'{}' is a prefix of {} commit ids", text, found.size()), "write more digits");
  }
  return found;
}

RangeResolver::Places RangeResolver::date(const std::string& text) const {
  const std::optional<Interval> time = parse_time(text, now_);
  if (!time) return {};
  Statement lists(database_, "SELECT id FROM list ORDER BY id");
  Statement find(database_,
                 KVQ_PLACE_OF "WHERE list.id = ? AND d.committed >= ? ORDER BY e.number, d.position LIMIT 1");
  Statement newest(database_,
                   KVQ_PLACE_OF "WHERE list.id = ? ORDER BY e.number DESC, d.position DESC LIMIT 1");
  Places found;
  auto rows = lists.use();
  while (rows.next()) {
    const int64_t list = rows.integer(0);
    Places in_list = read_places<Place>(find.use(list, time->from), only_list_);
    if (in_list.empty()) in_list = read_places<Place>(newest.use(list), only_list_);
    std::ranges::move(in_list, std::back_inserter(found));
  }
  return found;
}

ArchiveEnd RangeResolver::end_at(const Place& place) const {
  Statement times(database_,
                  "SELECT d.committed FROM delivery d JOIN epoch e ON e.id = d.epoch WHERE e.list = ? AND "
                  "e.number = ? AND d.position = ?");
  const auto committed = times.find(place.list, place.epoch_number, place.position);
  return {place.list, place.epoch_number, place.position, committed.value()};
}

}  // namespace kvq
