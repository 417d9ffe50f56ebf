// SPDX-License-Identifier: MIT
#include "schema/functions/dated_ids.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema/mail/date_bounds.hpp"
#include "statements.hpp"

namespace kvq {
namespace {

// How many rows of the index of dates are read in the time of one lookup.
constexpr size_t rows_of_lookup = 4;

/// Returns the ids from `from` on and before `before`.
std::vector<int64_t> between(const IdSet& ids, int64_t from, int64_t before) {
  const auto first = std::ranges::lower_bound(ids.ids(), from);
  const auto end = std::lower_bound(first, ids.ids().end(), before);
  return {first, end};
}

/// Absent if the period has so many mails that looking up each id is quicker.
std::optional<std::vector<int64_t>> found_in_period(SQLite::Database& connection, const IdSet& ids,
                                                    int64_t from, int64_t before) {
  std::vector<int64_t> found;
  SQLite::Statement mails(connection, std::string(statements::messages_of_dates));
  mails.bind(1, from);
  mails.bind(2, before);
  for (size_t left = rows_of_lookup * ids.size(); mails.executeStep(); --left) {
    if (left == 0) return std::nullopt;
    const int64_t id = mails.getColumn(0).getInt64();
    if (ids.contains(id)) found.push_back(id);
  }
  return found;
}

std::vector<int64_t> looked_up(SQLite::Database& connection, const IdSet& ids, int64_t from, int64_t before) {
  std::vector<int64_t> found;
  SQLite::Statement mail(connection, std::string(statements::message_of_dates));
  mail.bind(2, from);
  mail.bind(3, before);
  for (const int64_t id : ids.ids()) {
    mail.bind(1, id);
    if (mail.executeStep()) found.push_back(id);
    mail.reset();
  }
  return found;
}

}  // namespace

IdSet dated(SQLite::Database& connection, const IdSet& ids, int64_t from, int64_t before) {
  const int64_t least = least_id_of_date(from);
  const int64_t beyond = id_beyond_date(before);
  // Whatever their dates are, they are in the period.
  const int64_t sure_from = std::min(id_beyond_date(from), beyond);
  const int64_t sure_before = std::max(sure_from, least_id_of_date(before));
  std::vector<int64_t> found = between(ids, sure_from, sure_before);
  std::vector<int64_t> edges = between(ids, least, sure_from);
  std::ranges::move(between(ids, sure_before, beyond), std::back_inserter(edges));
  IdSet unsure(std::move(edges));
  if (unsure.size() == 0) return IdSet(std::move(found));
  unsure.prepare_lookups();
  auto of_edges = found_in_period(connection, unsure, from, before);
  if (!of_edges) of_edges = looked_up(connection, unsure, from, before);
  std::ranges::move(*of_edges, std::back_inserter(found));
  return IdSet(std::move(found));
}

}  // namespace kvq
