// SPDX-License-Identifier: MIT
// The tables of series, their reviews and their history.
#pragma once

#include <string_view>

#include "contract_rows.hpp"
#include "query/contract/contract.hpp"
#include "query/contract/tables/mail_tables.hpp"
#include "query/vocabulary/fragments.hpp"

namespace kvq::contract {

#define KVQ_AWAITING \
  "CASE WHEN " KVQ_AWAITS_AUTHOR " THEN 'author' WHEN " KVQ_AWAITS_REVIEW " THEN 'review' ELSE '' END"
// When an answer refused the series s.
#define KVQ_REFUSED                                                                                     \
  "coalesce((SELECT min(e_m.date) FROM series_evidence e JOIN message e_m ON e_m.id = e.message WHERE " \
  "e.series = s.id), s.active)"
#define KVQ_LINES_OF_SERIES(column)                                             \
  "coalesce((SELECT sum(f." column                                              \
  ") FROM series_message sm JOIN patch_file f ON f.message = sm.message WHERE " \
  "sm.series = s.id AND sm.number > 0), 0)"

inline constexpr Column series_columns[] = {
    {"id", ColumnType::integer, "s.id", "the id in v1_mail of its cover, else of its first patch"},
    {"message_id", ColumnType::text, "i.text", "the Message-ID of its cover, else of its first patch"},
    {"url", ColumnType::text, KVQ_URL("i.text", "s.id"), "the address of that mail in the web archive"},
    {"thread_root", ColumnType::text, "coalesce(r.text, i.text)", "the Message-ID at the top of its thread"},
    {"list", ColumnType::text, KVQ_FIRST_LIST("s.id"), "the list that delivered it first"},
    {"title", ColumnType::text, "s.title", "its title"},
    {"form", ColumnType::text, "s.form", "covered, bare, single, partial or naked"},
    {"is_pull", ColumnType::integer, "m.kind = 'pull'", "1 if it is a pull request"},
    {"is_rfc", ColumnType::integer, "s.rfc", "1 if marked RFC"},
    {"is_resend", ColumnType::integer, "s.resend", "1 if marked RESEND"},
    {"is_backport", ColumnType::integer, "s.state = 'backport'", "1 if posted for a stable or older branch"},
    {"revision", ColumnType::integer, "s.revision", "3 for v3; 1 if none is written"},
    {"patches", ColumnType::integer, "s.patches", "the number of its patches in the archive"},
    {"total", ColumnType::integer, "s.total", "the number of patches that it says it has"},
    {"is_complete", ColumnType::integer, "s.complete", "1 if all of these are in the archive"},
    {"author_id", ColumnType::integer, "b.identity", "its author; NULL if it names nobody", "v1_person"},
    {"author_name", ColumnType::text, "coalesce(" KVQ_NAME ", '')", "the author's name as written"},
    {"author_email", ColumnType::text, "coalesce(a.email, '')", "the author's address in lower case"},
    {"domain", ColumnType::text, "coalesce(o.name, '')", "the domain of that address"},
    {"company", ColumnType::text, KVQ_COMPANY_AT("b.address", "m.date"),
     "the author's company when it was posted"},
    {"posted", ColumnType::date, "s.date", "when it was posted"},
    {"topic_id", ColumnType::integer, "s.topic", "the work that it is a revision of", "v1_topic"},
    {"previous_id", ColumnType::integer, "s.previous", "the series that it follows; NULL if none",
     "v1_series"},
    {"superseded_by_id", ColumnType::integer, "s.superseded_by", "the next whole revision; NULL if none",
     "v1_series"},
    {"is_latest", ColumnType::integer, "s.superseded_by IS NULL", "1 if no later revision exists"},
    {"state", ColumnType::text, KVQ_SERIES_STATE,
     "its state as of v1_meta.as_of; docs/series.md lists the states"},
    {"standing", ColumnType::text, KVQ_STANDING,
     "its state by the mails alone: never stale. The state is stale if standing is reviewed, "
     "awaiting-author, "
     "partially-reviewed or awaiting-review and last_activity_unix is more than v1_meta.stale_after_seconds "
     "ago"},
    {"awaiting", ColumnType::text, KVQ_AWAITING, "who must act next: author, review, or empty if nobody"},
    {"last_activity", ColumnType::time, "s.active",
     "the newest mail of it or about it, except those of robots"},
    {"first_response", ColumnType::time, KVQ_FIRST_RESPONSE,
     "the first answer by somebody who is not a robot and wrote none of its mails; NULL if none"},
    {"first_response_hours", ColumnType::real, KVQ_SECONDS_TO_FIRST_RESPONSE " / 3600.0",
     "hours from its posting to that answer"},
    {"applied", ColumnType::time, KVQ_APPLIED, "when somebody said that it is applied; NULL if nobody did"},
    {"time_to_merge_days", ColumnType::real, KVQ_SECONDS_TO_MERGE " / 86400.0",
     "days from the first revision of its topic to then"},
    {"ended", ColumnType::time,
     "CASE " KVQ_SERIES_STATE " WHEN 'applied' THEN " KVQ_APPLIED
     " WHEN 'superseded' THEN coalesce((SELECT n.date FROM series n WHERE n.id = "
     "s.superseded_by), " KVQ_REFUSED ") WHEN 'stale' THEN s.active + " KVQ_STALE_AFTER
     " WHEN 'withdrawn' THEN " KVQ_REFUSED " WHEN 'rejected' THEN " KVQ_REFUSED
     " WHEN 'dropped' THEN " KVQ_REFUSED " WHEN 'nacked' THEN " KVQ_REFUSED " END",
     "when it was applied, superseded, refused or became stale; NULL while it is open, and of a backport"},
    {"people", ColumnType::integer, "s.people", "the number of people other than the author who answered"},
    {"reviews", ColumnType::integer, "s.reviewed", "the number of people who reviewed at least one patch"},
    {"acks", ColumnType::integer, "s.acked", "the number of people who acked at least one patch"},
    {"tests", ColumnType::integer, "s.tested", "the number of people who tested at least one patch"},
    {"lines_added", ColumnType::integer, KVQ_LINES_OF_SERIES("added"), "lines that its patches add"},
    {"lines_removed", ColumnType::integer, KVQ_LINES_OF_SERIES("removed"), "lines that its patches remove"},
    {"change_id", ColumnType::text, "coalesce(s.change_id, '')", "b4's change-id"},
};
inline constexpr std::string_view series_indexes[] = {"posted_unix", "topic_id", "author_id",
                                                      "state, posted_unix"};
inline constexpr TableInfo series_table = {
    .name = "v1_series",
    .help = "a posting of a series: one revision",
    .owner = Owner::series,
    .owner_column = "id",
    .columns = series_columns,
    .rows = contract_rows::series,
    .indexes = series_indexes,
};

inline constexpr Column series_subsystem_columns[] = {
    {"series_id", ColumnType::integer, "sm.series", "the series", "v1_series"},
    {"subsystem", ColumnType::text, "ms.subsystem", "a subsystem of its cover or one of its patches"},
    {"source", ColumnType::text, "min(iif(ms.source = 'maintainers', ms.source, 'title'))",
     "title or maintainers, as in v1_mail_subsystem"},
};
inline constexpr std::string_view series_subsystem_indexes[] = {"series_id", "subsystem, series_id"};
inline constexpr TableInfo series_subsystem_table = {
    .name = "v1_series_subsystem",
    .help = "a subsystem of a series",
    .owner = Owner::series,
    .owner_column = "series_id",
    .columns = series_subsystem_columns,
    .rows = contract_rows::series_subsystem,
    .indexes = series_subsystem_indexes,
};

inline constexpr Column review_columns[] = {
    {"mail_id", ColumnType::integer, "pt.patch", "the patch or cover", "v1_mail"},
    {"series_id", ColumnType::integer, "sm.series", "its series", "v1_series"},
    {"topic_id", ColumnType::integer, "s.topic", "its topic", "v1_topic"},
    {"list", ColumnType::text, KVQ_FIRST_LIST("pt.patch"), "the list that delivered the patch first"},
    {"kind", ColumnType::text, "pt.kind", "reviewed-by, acked-by or tested-by"},
    {"origin", ColumnType::text, "pt.origin",
     "where it was given: reply, cover (an answer to the cover) or patch"},
    {"source_id", ColumnType::integer, "pt.source", "the mail that gave it", "v1_mail"},
    {"given", ColumnType::date, "g.date", "when that mail was sent"},
    {"is_cover", ColumnType::integer, "sm.number = 0 AND s.patches > 0 AND s.form <> 'single'",
     "1 if mail_id is a cover: its patches have rows of their own"},
    {"reviewer_id", ColumnType::integer, "b.identity", "who gave it", "v1_person"},
    {"reviewer_name", ColumnType::text, KVQ_NAME, "their name as written in the trailer"},
    {"reviewer_email", ColumnType::text, "a.email", "their address in lower case"},
    {"company", ColumnType::text, KVQ_COMPANY_AT("pt.address", "g.date"), "their company at that time"},
    {"author_id", ColumnType::integer, "w.identity", "the author of the patch", "v1_person"},
    {"author_company", ColumnType::text, KVQ_COMPANY_AT("w.address", "m.date"),
     "the author's company when the patch was sent"},
    {"is_first", ColumnType::integer,
     "row_number() OVER (PARTITION BY pt.patch, b.identity, pt.kind = 'tested-by' ORDER BY g.date, g.id, "
     "pt.kind DESC) = 1",
     "1 if it is the first Reviewed-by or Acked-by of that person for the patch, or their first Tested-by: "
     "the sum is the number of patches that they reviewed or tested"},
};
inline constexpr std::string_view review_indexes[] = {"series_id", "mail_id", "reviewer_id, given_unix",
                                                      "given_unix", "month"};
inline constexpr TableInfo review_table = {
    .name = "v1_review",
    .help =
        "a Reviewed-by, Acked-by or Tested-by that applies to a patch or cover, once for each person and "
        "kind; "
        "not those of its author",
    .owner = Owner::series,
    .owner_column = "series_id",
    .columns = review_columns,
    .rows = contract_rows::review,
    .indexes = review_indexes,
};

inline constexpr Column event_columns[] = {
    {"series_id", ColumnType::integer, "k.series_id", "the series", "v1_series"},
    {"topic_id", ColumnType::integer, "k.topic_id", "its topic", "v1_topic"},
    {"list", ColumnType::text, "k.list", "its list"},
    {"kind", ColumnType::text, "k.kind",
     "posted; answered (for the first time); reviewed (its last patch has a Reviewed-by or an Acked-by); "
     "ended"},
    {"state", ColumnType::text, "k.state",
     "the state that the event began: of ended, applied, superseded, stale and so on; empty if none"},
    {"happened", ColumnType::date, "k.time", "when it happened"},
    {"open_change", ColumnType::integer, "k.open_change",
     "1 if the series became open, -1 if it ceased to be: their sum up to a time is the number of open "
     "series"},
};
inline constexpr std::string_view event_indexes[] = {"series_id", "happened_unix"};
inline constexpr TableInfo event_table = {
    .name = "v1_event",
    .help = "a step in the life of a series",
    .owner = Owner::series,
    .owner_column = "series_id",
    .columns = event_columns,
    .rows = contract_rows::event,
    .indexes = event_indexes,
};

inline constexpr Column topic_columns[] = {
    {"id", ColumnType::integer, "k.topic_id", "the id of its first series"},
    {"message_id", ColumnType::text, "f.message_id", "the Message-ID of its first series"},
    {"url", ColumnType::text, "f.url", "the address of that mail in the web archive"},
    {"list", ColumnType::text, "f.list", "the list of its first series"},
    {"title", ColumnType::text, "l.title", "the title of its latest series"},
    {"author_id", ColumnType::integer, "l.author_id", "the author of its latest series", "v1_person"},
    {"author_name", ColumnType::text, "l.author_name", "their name as written"},
    {"company", ColumnType::text, "l.company", "their company when it was posted"},
    {"first_posted", ColumnType::date, "k.first_posted", "when its first series was posted"},
    {"last_posted", ColumnType::time, "k.last_posted", "when its newest series was posted"},
    {"last_activity", ColumnType::time, "k.last_activity", "the newest mail about one of its series"},
    {"revisions", ColumnType::integer, "k.revisions", "its highest revision"},
    {"postings", ColumnType::integer, "k.postings", "the number of its series"},
    {"latest_series_id", ColumnType::integer, "k.latest_id", "its latest series", "v1_series"},
    {"state", ColumnType::text, "l.state", "the state of that series as of v1_meta.as_of"},
    {"standing", ColumnType::text, "l.standing", "its state by the mails alone: never stale"},
    {"awaiting", ColumnType::text, "l.awaiting", "who must act next: author, review, or empty if nobody"},
    {"is_backport", ColumnType::integer, "l.is_backport", "1 if posted for a stable or older branch"},
    {"applied", ColumnType::time, "k.applied", "when a series of it was applied; NULL if none was"},
    {"time_to_merge_days", ColumnType::real, "max(0, k.applied - k.first_posted) / 86400.0",
     "days from its first series to then"},
};
inline constexpr std::string_view topic_indexes[] = {"first_posted_unix", "state"};
inline constexpr TableInfo topic_table = {
    .name = "v1_topic",
    .help = "a piece of work: all revisions of a series",
    .owner = Owner::topic,
    .owner_column = "id",
    .columns = topic_columns,
    .rows = contract_rows::topic,
    .indexes = topic_indexes,
};

}  // namespace kvq::contract
