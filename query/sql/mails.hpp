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

/// Excludes the cover, whose number is 0.
inline constexpr std::string_view patches_alone_of_series =
    "SELECT message FROM series_message WHERE series = ? AND number > 0 ORDER BY number, message";

}  // namespace kvq::sql
