// SPDX-License-Identifier: MIT
// What is asked of mails that are handed out whole: in which order, and where their bytes lie.
#pragma once

#include <string_view>

#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/fragments.hpp"

namespace kvq::sql {

// Not in the table of fields: their values mean nothing outside the database.
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

/// Where a message was delivered, first delivery first.
inline constexpr std::string_view deliveries_of_message =
    "SELECT e.path, e.head, d.blob_oid, d.committed FROM delivery d JOIN epoch e ON e.id = d.epoch "
    "WHERE d.message = ? ORDER BY d.committed, e.list, e.number, d.position";

inline constexpr std::string_view messages_of_message_id =
    "SELECT m.id FROM msgid JOIN message m ON m.msgid = msgid.id WHERE msgid.text = ? ORDER BY m.id";

/// Without the cover, whose number is 0.
inline constexpr std::string_view patches_alone_of_series =
    "SELECT message FROM series_message WHERE series = ? AND number > 0 ORDER BY number, message";

}  // namespace kvq::sql
