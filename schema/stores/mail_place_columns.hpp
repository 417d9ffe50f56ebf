// SPDX-License-Identifier: MIT
// Reads the place of a mail from a row.
#pragma once

#include <string>

#include "schema/mail/mail_place.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {

/// The columns of a MailPlace, of the delivery `d`.
#define KVQ_MAIL_PLACE_COLUMNS                                                                        \
  "e.path, coalesce(i.kind, 'git'), coalesce(i.mbox_format, ''), coalesce(e.head, x''), d.blob_oid, " \
  "d.committed, coalesce(p.begin, 0), coalesce(p.size, 0), coalesce(p.name, '')"
#define KVQ_MAIL_PLACE_TABLES                                                                \
  "delivery d JOIN epoch e ON e.id = d.epoch LEFT JOIN input i ON i.epoch = e.id LEFT JOIN " \
  "mail_place p ON p.delivery = d.id "

/// Returns the place in these columns of a row, the first of which is `first`.
inline MailPlace mail_place(const Statement::Rows& rows, int first) {
  const auto text = [&](int column) { return std::string(rows.text(first + column)); };
  const auto integer = [&](int column) { return rows.integer(first + column); };
  return {.path = text(0),
          .kind = epoch_kind(rows.text(first + 1)),
          .mbox_format = mbox_format(rows.text(first + 2)),
          .indexed_head = text(3),
          .blob = text(4),
          .committed = integer(5),
          .in_file = {.begin = integer(6), .bytes = integer(7), .name = text(8)}};
}

}  // namespace kvq
