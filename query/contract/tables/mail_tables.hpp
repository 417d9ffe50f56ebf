// SPDX-License-Identifier: MIT
// The tables of mails and what they hold.
#pragma once

#include <string_view>

#include "contract_rows.hpp"
#include "query/contract/contract.hpp"
#include "query/vocabulary/fragments.hpp"

namespace kvq::contract {

// The first list that delivered a message, of those that the export is for.
#define KVQ_FIRST_LIST(message)                                                                          \
  "coalesce((SELECT l.name FROM delivery d JOIN epoch e ON e.id = d.epoch JOIN list l ON l.id = e.list " \
  "WHERE d.message = " message                                                                           \
  " AND l.name IN (SELECT name FROM temp.wanted_list) ORDER BY d.id LIMIT 1), '')"
#define KVQ_URL(text, message) "kvq_web_address(" text ", " KVQ_LISTS_OF(message) ")"
// The company for which an address worked at a time.
#define KVQ_COMPANY_AT(address, time)                                                                        \
  "coalesce((SELECT c.name FROM affiliation f JOIN company c ON c.id = f.company WHERE f.address = " address \
  " "                                                                                                        \
  "AND f.since <= " time " ORDER BY f.since DESC LIMIT 1), (SELECT name FROM company WHERE id = 1))"

inline constexpr Column mail_columns[] = {
    {"id", ColumnType::integer, "m.id", ""},
    {"message_id", ColumnType::text, "i.text", "its Message-ID, without brackets"},
    {"url", ColumnType::text, KVQ_URL("i.text", "m.id"), "its address in the web archive"},
    {"list", ColumnType::text, KVQ_FIRST_LIST("m.id"), "the list that delivered it first; see v1_mail_list"},
    {"kind", ColumnType::text, "m.kind", "patch, cover, pull, reply or discussion"},
    {"subject", ColumnType::text, "m.subject", "its subject"},
    {"date", ColumnType::date, "m.date", "when it was sent, or received if its Date cannot be right"},
    {"author_id", ColumnType::integer, "b.identity", "its author; NULL if it names nobody", "v1_person"},
    {"author_name", ColumnType::text, "coalesce(" KVQ_NAME ", '')",
     "the author's name as written in the mail"},
    {"author_email", ColumnType::text, "coalesce(a.email, '')", "the author's address in lower case"},
    {"domain", ColumnType::text, "coalesce(o.name, '')", "the domain of that address"},
    {"company", ColumnType::text, KVQ_COMPANY_AT("b.address", "m.date"),
     "the author's company when it was sent"},
    {"is_robot", ColumnType::integer,
     "coalesce((SELECT w.robot FROM mailbox x JOIN address w ON w.id = x.address WHERE x.id = m.sender), 0)",
     "1 if a robot sent it"},
    {"thread_root", ColumnType::text, "coalesce(r.text, i.text)", "the Message-ID at the top of its thread"},
    {"thread_id", ColumnType::integer, "coalesce(r.id, i.id)", "a number for that Message-ID"},
    {"in_reply_to", ColumnType::text, "coalesce((SELECT text FROM msgid WHERE msgid.id = m.in_reply_to), '')",
     "the Message-ID that it answers"},
    {"series_id", ColumnType::integer,
     "coalesce((SELECT series FROM series_message WHERE message = m.id), (SELECT series FROM series_reply "
     "WHERE "
     "message = m.id))",
     "the series that it belongs to or answers; NULL if none", "v1_series"},
    {"series_part", ColumnType::text,
     "CASE WHEN EXISTS (SELECT 1 FROM series_message WHERE message = m.id) THEN 'posting' WHEN EXISTS "
     "(SELECT 1 "
     "FROM series_reply WHERE message = m.id) THEN 'answer' ELSE '' END",
     "posting if it is the cover or a patch of that series, answer if it answers one"},
    {"revision", ColumnType::integer, "p.revision", "of a patch or cover: 3 for v3; else NULL"},
    {"patch_number", ColumnType::integer, "p.number",
     "of a patch or cover: its number in the series, 0 for a cover"},
    {"patch_total", ColumnType::integer, "p.total",
     "of a patch or cover: how many patches it says there are"},
    {"is_rfc", ColumnType::integer, "coalesce(p.rfc, 0)", "1 if marked RFC"},
    {"is_resend", ColumnType::integer, "coalesce(p.resend, 0)", "1 if marked RESEND"},
    {"is_backport", ColumnType::integer,
     "EXISTS (SELECT 1 FROM series_message sm JOIN series s ON s.id = sm.series WHERE sm.message = m.id AND "
     "s.state = 'backport')",
     "1 if it was posted for a stable or older branch"},
    {"patch_id", ColumnType::text, "coalesce(lower(hex(p.patch_id)), '')", "as of git patch-id --stable"},
    {"change_id", ColumnType::text, "coalesce(p.change_id, '')", "b4's change-id"},
    {"lines_added", ColumnType::integer,
     "coalesce((SELECT sum(added) FROM patch_file f WHERE f.message = m.id), 0)", "lines that its diff adds"},
    {"lines_removed", ColumnType::integer,
     "coalesce((SELECT sum(removed) FROM patch_file f WHERE f.message = m.id), 0)",
     "lines that its diff removes"},
    {"bytes", ColumnType::integer, "m.size", "the size of the whole mail"},
    {"own_text", ColumnType::text,
     "iif((SELECT texts FROM temp.option), (SELECT kvq_part(frame, begin, bytes, 'own') FROM packed_text t "
     "WHERE t.message = m.id), "
     "'')",
     "its own text, without quotes and diff; empty without --texts"},
};
inline constexpr std::string_view mail_indexes[] = {"date_unix, thread_id, list", "author_id, date_unix",
                                                    "series_id", "week_start", "thread_id"};
inline constexpr TableInfo mail_table = {
    .name = "v1_mail",
    .help = "a mail",
    .owner = Owner::mail,
    .owner_column = "id",
    .columns = mail_columns,
    .rows = contract_rows::mail,
    .indexes = mail_indexes,
};

inline constexpr Column mail_list_columns[] = {
    {"mail_id", ColumnType::integer, "d.message", "the mail", "v1_mail"},
    {"list", ColumnType::text, "l.name", "the list"},
    {"committed", ColumnType::time, "d.committed", "when the archive of the list received it"},
};
inline constexpr std::string_view by_mail[] = {"mail_id"};
inline constexpr TableInfo mail_list_table = {
    .name = "v1_mail_list",
    .help = "a delivery of a mail by a list",
    .owner = Owner::mail,
    .owner_column = "mail_id",
    .columns = mail_list_columns,
    .rows = contract_rows::mail_list,
    .indexes = by_mail,
};

inline constexpr Column mail_subsystem_columns[] = {
    {"mail_id", ColumnType::integer, "k.message", "the mail", "v1_mail"},
    {"subsystem", ColumnType::text, "k.subsystem", "the subsystem, in the spelling of most mails"},
    {"source", ColumnType::text, "k.source",
     "what says so: title (a name before a colon), patches (the titles of a cover's patches), or maintainers "
     "(a "
     "section of MAINTAINERS with a file of the patch)"},
};
inline constexpr std::string_view mail_subsystem_indexes[] = {"mail_id", "subsystem, mail_id"};
inline constexpr TableInfo mail_subsystem_table = {
    .name = "v1_mail_subsystem",
    .help = "a subsystem of a mail",
    .owner = Owner::mail,
    .owner_column = "mail_id",
    .columns = mail_subsystem_columns,
    .rows = contract_rows::mail_subsystem,
    .indexes = mail_subsystem_indexes,
};

inline constexpr Column file_columns[] = {
    {"mail_id", ColumnType::integer, "f.message", "the patch", "v1_mail"},
    {"path", ColumnType::text, "g.path", "the path of the file"},
    {"lines_added", ColumnType::integer, "coalesce(f.added, 0)", "lines that the diff adds"},
    {"lines_removed", ColumnType::integer, "coalesce(f.removed, 0)", "lines that the diff removes"},
};
inline constexpr std::string_view file_indexes[] = {"mail_id"};
inline constexpr TableInfo file_table = {
    .name = "v1_file",
    .help = "a file that a patch changes, or that the diffstat of a cover lists",
    .owner = Owner::mail,
    .owner_column = "mail_id",
    .columns = file_columns,
    .rows = contract_rows::file,
    .indexes = file_indexes,
};

inline constexpr Column trailer_columns[] = {
    {"mail_id", ColumnType::integer, "t.message", "the mail", "v1_mail"},
    {"kind", ColumnType::text, "t.kind", "its name in lower case: reviewed-by, fixes, link"},
    {"value", ColumnType::text, "t.value", "what follows the colon"},
    {"person_id", ColumnType::integer, "b.identity", "the person that it names; NULL if nobody", "v1_person"},
    {"person_email", ColumnType::text, "coalesce(a.email, '')", "their address in lower case"},
};
inline constexpr std::string_view trailer_indexes[] = {"mail_id", "person_id, kind"};
inline constexpr TableInfo trailer_table = {
    .name = "v1_trailer",
    .help = "a trailer as written in a mail; what applies to a patch is in v1_review",
    .owner = Owner::mail,
    .owner_column = "mail_id",
    .columns = trailer_columns,
    .rows = contract_rows::trailer,
    .indexes = trailer_indexes,
};

}  // namespace kvq::contract
