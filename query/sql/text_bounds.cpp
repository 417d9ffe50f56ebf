// SPDX-License-Identifier: MIT
#include "query/sql/text_bounds.hpp"

#include <cstdint>
#include <limits>
#include <variant>

#include "query/sql/person.hpp"

namespace kvq::sql {
namespace {

constexpr int64_t day = 86'400;
// The date of a message is between a year before and a day after its commit (indexer/mail/message_row.cpp).
// Its id is the second of the commit, or the next free number: at most as many more as there are mails in one
// second.
constexpr int64_t latest_after_commit = day;
constexpr int64_t earliest_before_commit = 365 * day;
constexpr int64_t most_mails_of_a_second = 10'000'000;

void write_date_bounds(Writer& where, const Interval& interval) {
  constexpr Interval open;
  if (interval.from > open.from + latest_after_commit) {
    where.add(" AND message_fts.rowid >= ");
    where.bind(interval.from - latest_after_commit);
  }
  constexpr int64_t latest = earliest_before_commit + most_mails_of_a_second;
  if (interval.before < open.before - latest) {
    where.add(" AND message_fts.rowid < ");
    where.bind(interval.before + latest);
  }
}

}  // namespace

bool write_text_bounds(Writer& where, const plan::Condition& condition) {
  if (const auto* within = std::get_if<plan::Within>(&condition.node)) {
    if (within->field->sql.compared == "m.date") write_date_bounds(where, within->interval);
    return false;
  }
  if (!is_of_few_messages(condition)) return false;
  where.add(" AND kvq_is_among(message_fts.rowid, (SELECT kvq_id_set(m.id) FROM message m WHERE ");
  write_condition(where, condition);
  where.add("))");
  return true;
}

}  // namespace kvq::sql
