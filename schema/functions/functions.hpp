// SPDX-License-Identifier: MIT
// Configures SQLite for the process, and registers the SQL functions of each connection.
#pragma once

#include <cstdint>

#include "schema/mail/web_address.hpp"

namespace SQLite {
class Database;
}

namespace kvq {

/// Must be called before the first connection is opened. Only the first call has an effect.
void configure_sqlite();

// clang-format off
/// Registers SQL functions. These are deterministic and return NULL if an argument is NULL:
///   kvq_part(frame, begin, bytes, part)     the runs of a part of the Body at this place in a text block
///   kvq_text(frame, begin, bytes)           the first text part of the Body
///   kvq_whole_text(frame, begin, bytes)     all text parts of the Body
///   kvq_matches(text, regex)                1 or 0
///   kvq_parts_match(frame, begin, bytes, parts, regex)
///                                           1 if one of the parts of a Body matches, without diff markers, else 0;
///                                           the names of the parts are separated by spaces
///   kvq_has_phrase(text, phrase, is_prefix) whether the text contains the tokens of the phrase next to each other,
///                                           tokenized like the full-text index
///   kvq_web_address(text, lists)            the web address of the mail with this Message-ID; the lists it is on,
///                                           one per line
///   kvq_id_of_web_address(text)             the Message-ID in such an address
///   kvq_upto_last(text, s), kvq_after_last(text, s)
///                                           the text up to and including, or after, the last s in it
///   kvq_letters(text)                       only the letters and digits of the text, ASCII letters in lower case
///   kvq_day(time), kvq_week(time), kvq_month(time), kvq_quarter(time), kvq_year(time)
///                                           the name of the period (schema/base/period.hpp), NULL if it has none
///   kvq_end_of_day(time) and so on          the first second after the period
///   kvq_now()                               the current time of the connection, in seconds UTC
/// These aggregates of integers skip NULL, count each mail once, and return NULL if there are no values:
///   kvq_sum_once(mail, number), kvq_avg_once(mail, number)
///   kvq_percentile(mail, number, percent)   by nearest rank
/// These take or return sets of ids. Only these functions can use a set; SQLite frees it with the statement's values:
///   kvq_id_set(id)                          aggregate: the set of the ids
///   kvq_phrase_ids(phrase, columns)         the messages with the tokens of the phrase next to each other in one of
///                                           the columns of message_fts, separated by spaces; '' means any column
///   kvq_phrases_of_runs(phrase, prefix, most)
///                                           the other phrases of terms that a search for the phrase finds, because
///                                           its words are parts of runs of Chinese, Japanese or Korean text: one a
///                                           line, at most so many; prefix = 1 if the last word may go on
///   kvq_intersection(set, ...), kvq_union(set, ...)
///   kvq_difference(set, set)                the first set without the second
///   kvq_dated(set, from, before)            the messages of the set with a date in this time, in seconds UTC
///   kvq_size(set)
///   kvq_is_among(id, set)                   1 or 0, NULL if the id is NULL
// clang-format on
void register_functions(SQLite::Database& database, int64_t now);

/// Sets the time that kvq_now() returns, in seconds UTC.
void register_now(SQLite::Database& database, int64_t now);

/// Sets the archives that the addresses of mails point to.
void register_web_archives(SQLite::Database& database, const WebArchives& archives);

}  // namespace kvq
