// SPDX-License-Identifier: MIT
// SQL for exporting mails: their order, and the places of their bytes.
#pragma once

#include <string_view>

#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/fragments.hpp"
#include "schema/stores/mail_place_columns.hpp"

namespace kvq::sql {

// These are not in the table of fields because their values mean nothing outside the database.
inline constexpr Field mail_message{.name = "message",
                                    .aliases = "",
                                    .kind = FieldKind::output,
                                    .column = ColumnKind::number,
                                    .sql = {.value = "m.id"},
                                    .help = "",
                                    .example = ""};
inline constexpr Field mail_posted{.name = "message.posted",
                                   .aliases = "",
                                   .kind = FieldKind::output,
                                   .column = ColumnKind::number,
                                   .sql = {.value = "coalesce(" KVQ_OF_SERIES("s.date") ", m.date)"},
                                   .help = "",
                                   .example = ""};
inline constexpr Field mail_posting{.name = "message.posting",
                                    .aliases = "",
                                    .kind = FieldKind::output,
                                    .column = ColumnKind::number,
                                    .sql = {.value = "coalesce(" KVQ_OF_SERIES("s.id") ", m.id)"},
                                    .help = "",
                                    .example = ""};
inline constexpr Field mail_number{.name = "message.number",
                                   .aliases = "",
                                   .kind = FieldKind::output,
                                   .column = ColumnKind::number,
                                   .sql = {.value = "coalesce(" KVQ_OF_SERIES("sm.number") ", 0)"},
                                   .help = "",
                                   .example = ""};

/// The deliveries of a message, oldest first.
inline constexpr std::string_view deliveries_of_message =
    "SELECT " KVQ_MAIL_PLACE_COLUMNS " FROM " KVQ_MAIL_PLACE_TABLES
    "WHERE d.message = ? ORDER BY d.committed, e.list, e.number, d.position";

inline constexpr std::string_view messages_of_message_id =
    "SELECT m.id FROM message m WHERE m.id IN " KVQ_MESSAGES_WITH_ID " ORDER BY m.id";

/// The cover and the patches of a posting, by number.
inline constexpr std::string_view mails_of_series =
    "SELECT sm.message, sm.number, (SELECT text FROM msgid WHERE id = m.msgid), coalesce(p.rfc, 0) FROM "
    "series_message "
    "sm JOIN message m ON m.id = sm.message LEFT JOIN patch p ON p.message = m.id WHERE sm.series = ? "
    "ORDER BY sm.number, sm.message";

/// The mails of the thread of a message, each with the Message-IDs (rows of msgid) of itself and of the mail
/// that it answers, in the order of arrival.
inline constexpr std::string_view thread_of_message =
    "SELECT m.id, t.msgid, t.parent, m.kind FROM thread t JOIN message m ON m.msgid = t.msgid WHERE t.root = "
    "(SELECT root FROM thread WHERE thread.msgid = (SELECT msgid FROM message WHERE id = ?)) ORDER BY "
    "m.committed, m.date, m.id";

/// The other mails with the same patch, oldest first.
inline constexpr std::string_view same_patches =
    "SELECT p.message FROM patch p JOIN message m ON m.id = p.message WHERE p.patch_id = (SELECT patch_id "
    "FROM patch "
    "WHERE message = ?1) AND p.message <> ?1 ORDER BY m.date, m.id LIMIT 100";

}  // namespace kvq::sql
