// SPDX-License-Identifier: MIT
// What kvq's words in SQL become on a server, for explain.
#pragma once

#include <array>
#include <string_view>

namespace kvq::postgresql {

struct Capability {
  /// As it stands in kvq's SQL.
  std::string_view word;
  std::string_view becomes;
};

inline constexpr std::array<Capability, 23> capabilities = {{
    {"message_fts MATCH",
     "words @@ tsquery over message_words: a lexeme is a letter for the column and the word; over "
     "message_words_piece each phrase is a set of its own"},
    {"mailbox_fts MATCH", "words @@ tsquery over mailbox_words"},
    {"NEAR(", "<N> for each distance, in both orders"},
    {"kvq_phrase_ids", "words @@ tsquery"},
    {"kvq_intersection", "& of tsquery, INTERSECT of pieces"},
    {"kvq_union", "| of tsquery, UNION of pieces"},
    {"kvq_difference", "& ! of tsquery, EXCEPT of pieces"},
    {"kvq_dated", "a condition on message.date"},
    {"kvq_size", "count(*)"},
    {"kvq_is_among", "IN (SELECT ...)"},
    {"kvq_has_phrase", "words @@ tsquery over the words of the title, Message-ID or identity"},
    {"kvq_matches",
     "~ in the collation C where the regular expression means the same, else kvq filters the texts"},
    {"kvq_parts_match",
     "kvq filters the texts that a search for words, or ~, leaves; is:question is a column"},
    {"kvq_text", "packed_text.text"},
    {"kvq_whole_text", "packed_text.text || packed_text.rest"},
    {"kvq_day", "kvq.kvq_day, in SQL"},
    {"kvq_week", "kvq.kvq_week, in SQL"},
    {"kvq_month", "kvq.kvq_month, in SQL"},
    {"kvq_percentile", "the nearest rank of an array of the pairs (mail, number)"},
    {"kvq_now", "a bound value"},
    {"kvq_web_address", "kvq.kvq_web_address, in SQL, with the bound addresses of the archives"},
    {"group_concat", "string_agg"},
    {"ORDER BY", "NULLS FIRST, DESC NULLS LAST, where a column can be NULL; texts in the collation C"},
}};

}  // namespace kvq::postgresql
