// SPDX-License-Identifier: MIT
// The tables of people and their work.
#pragma once

#include <string_view>

#include "contract_rows.hpp"
#include "query/contract/contract.hpp"
#include "query/contract/tables/mail_tables.hpp"

namespace kvq::contract {

// The name that kvq shows: the mailmap's, else the newest of the mails.
#define KVQ_NAME_OF_IDENTITY                                                                       \
  "coalesce(nullif(n.name, ''), (SELECT b.name FROM mailbox b JOIN address a ON a.id = b.address " \
  "JOIN person p ON p.id = a.person WHERE b.identity = n.id AND b.name <> '' "                     \
  "ORDER BY b.name = p.name DESC, p.named_by DESC, b.name LIMIT 1), '')"

inline constexpr Column person_columns[] = {
    {"id", ColumnType::integer, "k.person_id", ""},
    {"name", ColumnType::text, KVQ_NAME_OF_IDENTITY, "the name in the mailmap, else the newest one"},
    {"email", ColumnType::text, "n.email", "the address in the mailmap, else the one that they write from"},
    {"company", ColumnType::text, KVQ_COMPANY_AT("(SELECT id FROM address WHERE email = n.email)", "k.last"),
     "their company at their newest mail or tag"},
    {"is_robot", ColumnType::integer, "coalesce((SELECT robot FROM address WHERE email = n.email), 0)",
     "1 for a robot"},
    {"mails", ColumnType::integer, "k.mails", "the number of mails that they wrote"},
    {"patches", ColumnType::integer, "k.patches", "the number of patches among them"},
    {"reviews", ColumnType::integer, "k.reviews", "the number of tags that they gave to patches of others"},
    {"first_seen", ColumnType::time, "k.first", "their first mail or tag; NULL if only trailers name them"},
    {"last_seen", ColumnType::time, "k.last", "their newest mail or tag; NULL if only trailers name them"},
};
inline constexpr std::string_view person_indexes[] = {"email"};
inline constexpr TableInfo person_table = {
    .name = "v1_person",
    .help = "a person, after the mailmap",
    .owner = Owner::person,
    .owner_column = "id",
    .columns = person_columns,
    .rows = contract_rows::person,
    .indexes = person_indexes,
};

}  // namespace kvq::contract
