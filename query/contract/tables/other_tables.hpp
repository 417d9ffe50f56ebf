// SPDX-License-Identifier: MIT
// The sections of MAINTAINERS, and the defects of the archives.
#pragma once

#include <string_view>

#include "contract_rows.hpp"
#include "query/contract/contract.hpp"

namespace kvq::contract {

#define KVQ_ENTRIES(letter)                                                                                 \
  "coalesce((SELECT group_concat(text, char(10)) FROM (SELECT text FROM section_entry n WHERE n.section = " \
  "c.id AND "                                                                                               \
  "n.kind = '" letter "' ORDER BY n.position)), '')"
#define KVQ_PEOPLE_OF_SECTION(role)                                                                         \
  "coalesce((SELECT group_concat(email, char(10)) FROM (SELECT a.email FROM section_person w JOIN address " \
  "a ON a.id = "                                                                                            \
  "w.address WHERE w.section = c.id AND w.role = '" role "' ORDER BY a.email)), '')"

inline constexpr Column section_columns[] = {
    {"id", ColumnType::integer, "c.id", ""},
    {"name", ColumnType::text, "c.name", "its name, as in v1_mail_subsystem"},
    {"status", ColumnType::text, KVQ_ENTRIES("S"), "S: Maintained, Supported, Odd Fixes and so on"},
    {"trees", ColumnType::text, KVQ_ENTRIES("T"), "T: its trees, one on each line"},
    {"lists", ColumnType::text, KVQ_ENTRIES("L"), "L: its lists, one on each line"},
    {"maintainers", ColumnType::text, KVQ_PEOPLE_OF_SECTION("maintainer"), "M: addresses, one on each line"},
    {"reviewers", ColumnType::text, KVQ_PEOPLE_OF_SECTION("reviewer"), "R: addresses, one on each line"},
};
inline constexpr TableInfo section_table = {
    .name = "v1_section",
    .help = "a section of MAINTAINERS, if it was imported",
    .owner = Owner::all,
    .columns = section_columns,
    .rows = contract_rows::section,
    .indexes = {},
};

inline constexpr Column defect_columns[] = {
    {"list", ColumnType::text, "l.name", "the list"},
    {"epoch", ColumnType::integer, "e.number", "the epoch of its archive"},
    {"commit_id", ColumnType::text, "lower(hex(d.commit_oid))", "the commit"},
    {"committed", ColumnType::date, "d.committed", "when it was committed"},
    {"kind", ColumnType::text, "f.kind", "the defect; docs/query-language.md lists the kinds"},
    {"mail_id", ColumnType::integer, "d.message", "the mail; NULL if the commit has none", "v1_mail"},
};
inline constexpr std::string_view by_kind[] = {"kind"};
inline constexpr TableInfo defect_table = {
    .name = "v1_defect",
    .help = "a defect of a mail or commit",
    .owner = Owner::all,
    .columns = defect_columns,
    .rows = contract_rows::defect,
    .indexes = by_kind,
};

}  // namespace kvq::contract
