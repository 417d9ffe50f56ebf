// SPDX-License-Identifier: MIT
#include "query/sql/text_bounds.hpp"

#include <cstdint>
#include <variant>

#include "query/sql/person.hpp"
#include "schema/mail/date_bounds.hpp"

namespace kvq::sql {
namespace {

void write_date_bounds(Writer& where, const Interval& interval) {
  constexpr Interval open;
  if (const int64_t least = least_id_of_date(interval.from); least != open.from) {
    where.add(" AND message_fts.rowid >= ");
    where.bind(least);
  }
  if (const int64_t beyond = id_beyond_date(interval.before); beyond != open.before) {
    where.add(" AND message_fts.rowid < ");
    where.bind(beyond);
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
