// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "copy_statements.hpp"
#include "schema/full_text/record_checksum.hpp"

namespace kvq::postgresql {
namespace {

namespace sql = copy_statements;

// A group of a compared table has up to 512 rows.
constexpr int bits_of_group = 9;
constexpr size_t full_batch_bytes = 8u << 20;
// About a year of the times of arrival that mails have as keys.
constexpr int bits_of_near_keys = 25;

std::string array_of(const std::vector<int64_t>& numbers) {
  return fmt::format("{{{}}}", fmt::join(numbers, ","));
}

/// The bounds of all ranges together leave out other partitions, which may be on other servers.
void remove_near_rows(Server& server, const ServerTable& table, const std::vector<KeyRange>& keys) {
  std::vector<int64_t> first;
  std::vector<int64_t> last;
  first.reserve(keys.size());
  last.reserve(keys.size());
  for (const KeyRange& range : keys) {
    first.push_back(range.first);
    last.push_back(range.last);
  }
  const ServerValue values[] = {array_of(first), array_of(last), std::ranges::min(first),
                                std::ranges::max(last)};
  const auto rows = server.query(
      fmt::format("DELETE FROM {0} d USING unnest($1::text::bigint[], $2::text::bigint[]) r (first, last) "
                  "WHERE d.{1} BETWEEN r.first AND r.last AND d.{1} BETWEEN $3::bigint AND $4::bigint",
                  table.name, table.key),
      values);
  while (rows->next()) {
  }
}

}  // namespace

void remove_rows(Server& server, const ServerTable& table, const std::vector<KeyRange>& keys) {
  if (keys.empty()) return;
  if (table.key.empty()) return server.execute(fmt::format("DELETE FROM {}", table.name));
  std::map<int64_t, std::vector<KeyRange>> near;
  for (const KeyRange& range : keys) near[range.first >> bits_of_near_keys].push_back(range);
  for (const auto& [place, ranges] : near) remove_near_rows(server, table, ranges);
}

void add_rows(Server& server, const ServerTable& table, const BinaryRows& rows) {
  if (rows.bytes().empty()) return;
  const auto copy =
      server.copy_in(fmt::format("COPY {} ({}) FROM STDIN (FORMAT binary)", table.name, table.columns));
  copy->put(begin_of_rows());
  copy->put(rows.bytes());
  copy->put(end_of_rows());
  copy->finish();
}

Groups::Groups(Server& server, std::string_view unit) : server_(server), unit_(unit) {
  const ServerValue values[] = {unit_};
  const auto rows = server.query(std::string(sql::get_groups), values);
  while (rows->next()) known_.insert({rows->integer(0), {static_cast<uint64_t>(rows->integer(1)), false}});
}

bool Groups::differs(int64_t group, uint64_t checksum) {
  const auto known = known_.find(group);
  if (known == known_.end()) return true;
  known->second.seen = true;
  return known->second.checksum != checksum;
}

std::vector<int64_t> Groups::gone() const {
  std::vector<int64_t> out;
  for (const auto& [group, known] : known_) {
    if (!known.seen) out.push_back(group);
  }
  return out;
}

void Groups::remove(const std::vector<int64_t>& groups) {
  if (groups.empty()) return;
  const ServerValue values[] = {unit_, array_of(groups)};
  const auto rows = server_.query(
      R"(DELETE FROM kvq.kvq_copy_group WHERE unit = $1::text AND "group" = ANY ($2::text::bigint[]))",
      values);
  while (rows->next()) {
  }
}

void Groups::write() {
  std::vector<int64_t> old;
  BinaryRows rows;
  for (const auto& [group, checksum] : changed_) {
    if (has(group)) old.push_back(group);
    rows.begin_row(3);
    rows.add_text(unit_);
    rows.add(group);
    rows.add(static_cast<int64_t>(checksum));
  }
  remove(old);
  add_rows(server_, {"kvq.kvq_copy_group", "", R"(unit, "group", checksum)"}, rows);
  changed_.clear();
}

GroupedTable::GroupedTable(Server& server, ServerTable table, EndBatch end_batch)
    : server_(server),
      table_(std::move(table)),
      end_batch_(std::move(end_batch)),
      groups_(server, table_.name) {}

BinaryRows& GroupedTable::row(int64_t key) {
  const int64_t group = key >> bits_of_group;
  if (has_group_ && group != group_) end_group();
  group_ = group;
  has_group_ = true;
  ++count_of_group_;
  return rows_of_group_;
}

void GroupedTable::end_group() {
  const uint64_t checksum = record_checksum(group_, rows_of_group_.bytes());
  if (groups_.differs(group_, checksum)) {
    if (groups_.has(group_)) removed_.push_back(keys_of(group_, bits_of_group));
    groups_.set(group_, checksum);
    rows_.append(rows_of_group_);
    written_ += count_of_group_;
  }
  rows_of_group_.clear();
  count_of_group_ = 0;
  has_group_ = false;
  if (rows_.bytes().size() < full_batch_bytes) return;
  flush();
  end_batch_();
}

void GroupedTable::flush() {
  remove_rows(server_, table_, removed_);
  add_rows(server_, table_, rows_);
  groups_.write();
  removed_.clear();
  rows_.clear();
}

int64_t GroupedTable::finish() {
  if (has_group_) end_group();
  const std::vector<int64_t> gone = groups_.gone();
  for (const int64_t group : gone) removed_.push_back(keys_of(group, bits_of_group));
  flush();
  groups_.remove(gone);
  end_batch_();
  return written_ + static_cast<int64_t>(gone.size());
}

}  // namespace kvq::postgresql
