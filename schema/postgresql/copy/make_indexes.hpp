// SPDX-License-Identifier: MIT
// Makes what a first copy leaves to its end: keys and indexes; and the rights of roles.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "schema/postgresql/server.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::postgresql {

/// Called before each index.
using ShowIndex = std::function<void(std::string_view name)>;

/// Whether the schema kvq has a table.
bool has_table(Server& server, std::string_view table);

/// Returns the SQL that drops all tables of a copy but those that readers write.
std::string drop_tables(Server& server);

/// Makes the missing indexes of words. Returns which: "rum" if the extension is there or can be made, else
/// "gin".
std::string make_word_indexes(Server& server, const ShowIndex& show);

/// Makes the missing keys and indexes of the tables of the file, and gathers statistics.
void make_table_indexes(const Database& database, Server& server, const ShowIndex& show);

/// Lets a role read all tables. Throws Error (usage) if there is no such role.
void grant_reading(Server& server, const std::string& role);
/// Lets a role save queries, reports and cursors, too.
void grant_saving(Server& server, const std::string& role);

}  // namespace kvq::postgresql
