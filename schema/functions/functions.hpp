// SPDX-License-Identifier: MIT
// What SQLite is set up with: for the process once, and the SQL functions that each connection has.
#pragma once

#include <cstdint>

#include "schema/mail/web_address.hpp"

namespace SQLite {
class Database;
}

namespace kvq {

/// Must come before the first connection; only the first call does something.
void configure_sqlite();

// clang-format off
/// Makes these known to a connection, all deterministic and NULL for NULL:
///   kvq_part(frame, begin, bytes, part)     of the Body that stands there in a text block: the runs of the part
///   kvq_text(frame, begin, bytes)           its first text part
///   kvq_whole_text(frame, begin, bytes)     all of them
///   kvq_matches(text, regex)                1 or 0
///   kvq_parts_match(frame, begin, bytes, parts, regex)
///                                           the same for each part, separated by spaces, of a Body, without the
///                                           markers of a diff
///   kvq_has_phrase(text, phrase, is_prefix) whether the words of the phrase stand side by side in the text, words
///                                           being what the full text takes for one
///   kvq_web_address(text, lists)            where the mail of that Message-ID is shown that is in these lists, one
///                                           a line
///   kvq_id_of_web_address(text)             the Message-ID in such an address
///   kvq_upto_last(text, s), kvq_after_last(text, s)
///                                           the text up to and with, or after, the last s in it
///   kvq_letters(text)                       its letters and digits alone, ASCII letters small
///   kvq_day(time), kvq_week(time), kvq_month(time), kvq_quarter(time), kvq_year(time)
///                                           the name of the period (schema/base/period.hpp), NULL where it has none
///   kvq_end_of_day(time) and so on          the first second after it
///   kvq_now()                               the time of the connection, in seconds UTC
/// and these aggregates of whole numbers, which pass over NULL, take each mail once and give NULL of none:
///   kvq_sum_once(mail, number), kvq_avg_once(mail, number)
///   kvq_percentile(mail, number, percent)   by nearest rank
/// and these of sets of ids, which only one another understand; SQLite frees a set with the values of its statement:
///   kvq_id_set(id)                          an aggregate: the ids
///   kvq_phrase_ids(phrase, columns)         the messages that have the words of the phrase side by side in one of the
///                                           columns of message_fts, separated by spaces; any column for ''
///   kvq_intersection(set, ...), kvq_union(set, ...)
///   kvq_difference(set, set)                   the first without the second
///   kvq_size(set)
///   kvq_is_among(id, set)                   1 or 0, NULL for NULL
// clang-format on
void register_functions(SQLite::Database& database, int64_t now);

/// Gives kvq_now() another time.
void register_now(SQLite::Database& database, int64_t now);

/// Has the addresses of mails be those of other archives than lore.
void register_web_archives(SQLite::Database& database, const WebArchives& archives);

}  // namespace kvq
