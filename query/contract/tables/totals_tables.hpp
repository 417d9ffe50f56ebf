// SPDX-License-Identifier: MIT
// Totals by day, week and month, for panels over many years.
#pragma once

#include <string_view>

#include "contract_rows.hpp"
#include "query/contract/contract.hpp"

namespace kvq::contract {

inline constexpr std::string_view by_week[] = {"week_start"};

inline constexpr Column day_mails_columns[] = {
    {"day", ColumnType::text, "m.day", "the day"},
    {"week_start", ColumnType::text, "m.week_start", "the Monday of its week"},
    {"list", ColumnType::text, "m.list", "the list that delivered the mails first"},
    {"kind", ColumnType::text, "m.kind", "patch, cover, pull, reply or discussion"},
    {"mails", ColumnType::integer, "count(*)", "the number of mails"},
};
inline constexpr std::string_view day_mails_indexes[] = {"day", "week_start"};
inline constexpr TableInfo day_mails_table = {
    .name = "v1_day_mails",
    .help = "the mails of a day, by list and kind",
    .owner = Owner::week,
    .owner_column = "week_start",
    .columns = day_mails_columns,
    .rows = contract_rows::day_mails,
    .indexes = day_mails_indexes,
};

inline constexpr Column week_mails_columns[] = {
    {"week_start", ColumnType::text, "m.week_start", "the Monday of the week"},
    {"week", ColumnType::text, "m.week", "the week of ISO 8601"},
    {"list", ColumnType::text, "m.list", "the list that delivered the mails first"},
    {"kind", ColumnType::text, "m.kind", "patch, cover, pull, reply or discussion"},
    {"company", ColumnType::text, "m.company", "the company of their authors at the time"},
    {"domain", ColumnType::text, "m.domain", "the domain of their authors"},
    {"is_robot", ColumnType::integer, "m.is_robot", "1 if robots sent them"},
    {"is_backport", ColumnType::integer, "m.is_backport",
     "1 if they are patches for a stable or older branch"},
    {"mails", ColumnType::integer, "count(*)", "the number of mails"},
    {"lines_added", ColumnType::integer, "sum(iif(m.kind = 'patch', m.lines_added, 0))",
     "lines that their diffs add"},
    {"lines_removed", ColumnType::integer, "sum(iif(m.kind = 'patch', m.lines_removed, 0))",
     "lines that their diffs remove"},
};
inline constexpr TableInfo week_mails_table = {
    .name = "v1_week_mails",
    .help = "the mails of a week, by list, kind, company and domain",
    .owner = Owner::week,
    .owner_column = "week_start",
    .columns = week_mails_columns,
    .rows = contract_rows::week_mails,
    .indexes = by_week,
};

inline constexpr Column week_people_columns[] = {
    {"week_start", ColumnType::text, "k.week_start", "the Monday of the week"},
    {"week", ColumnType::text, "k.week", "the week of ISO 8601"},
    {"list", ColumnType::text, "k.list", "the list"},
    {"person_id", ColumnType::integer, "k.person_id", "the person", "v1_person"},
    {"company", ColumnType::text, "k.company", "their company at the time"},
    {"mails", ColumnType::integer, "sum(k.mails)", "the mails that they wrote"},
    {"patches", ColumnType::integer, "sum(k.patches)", "the patches among them, without backports"},
    {"series", ColumnType::integer, "sum(k.series)", "the series that they posted, without backports"},
    {"replies", ColumnType::integer, "sum(k.replies)", "the replies among their mails"},
    {"reviews", ColumnType::integer, "sum(k.reviews)",
     "the patches of others to which they gave their first Reviewed-by or Acked-by"},
};
inline constexpr std::string_view week_people_indexes[] = {"week_start", "person_id"};
inline constexpr TableInfo week_people_table = {
    .name = "v1_week_people",
    .help = "the work of a person in a week, by list and company",
    .owner = Owner::week,
    .owner_column = "week_start",
    .columns = week_people_columns,
    .rows = contract_rows::week_people,
    .indexes = week_people_indexes,
};

inline constexpr Column month_reviews_columns[] = {
    {"month", ColumnType::text, "r.month", "the month"},
    {"list", ColumnType::text, "r.list", "the list"},
    {"subsystem", ColumnType::text, "coalesce(u.subsystem, '')",
     "a subsystem of the patch; empty if it has none"},
    {"reviewer_id", ColumnType::integer, "r.reviewer_id", "the reviewer", "v1_person"},
    {"company", ColumnType::text, "r.company", "their company at the time"},
    {"kind", ColumnType::text, "r.kind", "reviewed-by, acked-by or tested-by"},
    {"reviews", ColumnType::integer, "count(*)", "the number of patches with their tag"},
    {"patches", ColumnType::integer, "sum(r.is_first)",
     "those with is_first in v1_review: the sum for reviewed-by and acked-by counts no patch twice"},
};
inline constexpr std::string_view month_reviews_indexes[] = {"month", "subsystem, month"};
inline constexpr TableInfo month_reviews_table = {
    .name = "v1_month_reviews",
    .help =
        "the tags that a person gave in a month, by subsystem; a patch with two subsystems counts in both",
    .owner = Owner::month,
    .owner_column = "month",
    .columns = month_reviews_columns,
    .rows = contract_rows::month_reviews,
    .indexes = month_reviews_indexes,
};

inline constexpr Column week_open_columns[] = {
    {"week_start", ColumnType::text, "k.week_start", "the Monday of the week"},
    {"week", ColumnType::text, "k.week", "the week of ISO 8601"},
    {"list", ColumnType::text, "k.list", "the list"},
    {"posted", ColumnType::integer, "k.posted", "the series that became open"},
    {"ended", ColumnType::integer, "k.ended",
     "the series that were applied, superseded, refused or became stale"},
    {"open_series", ColumnType::integer, "k.open_series", "the open series at the end of the week"},
};
inline constexpr TableInfo week_open_table = {
    .name = "v1_week_open",
    .help = "the open series by week and list; a week in which nothing changed has no row",
    .owner = Owner::all,
    .columns = week_open_columns,
    .rows = contract_rows::week_open,
    .indexes = by_week,
};

inline constexpr Column company_columns[] = {
    {"name", ColumnType::text, "k.company", "its name in your file affiliations"},
    {"people", ColumnType::integer, "count(DISTINCT k.person_id)",
     "the people who worked for it in some week"},
    {"mails", ColumnType::integer, "sum(k.mails)", "the mails that they wrote"},
    {"patches", ColumnType::integer, "sum(k.patches)", "the patches among them, without backports"},
    {"series", ColumnType::integer, "sum(k.series)", "the series that they posted, without backports"},
    {"reviews", ColumnType::integer, "sum(k.reviews)", "their reviews, as in v1_week_people"},
};
inline constexpr TableInfo company_table = {
    .name = "v1_company",
    .help = "a company, and the work of its people while they were with it",
    .owner = Owner::all,
    .columns = company_columns,
    .rows = contract_rows::company,
    .indexes = {},
};

}  // namespace kvq::contract
