// SPDX-License-Identifier: MIT
// Makes what a first copy leaves to its end: keys and indexes; and the rights of roles.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "schema/postgresql/server.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::postgresql {

/// Called before each index, by one thread at a time.
using ShowIndex = std::function<void(std::string_view name)>;

/// Whether the schema kvq has a table.
bool has_table(Server& server, std::string_view table);

/// Returns the SQL that drops all tables of a copy but those that readers write.
std::string drop_tables(Server& server);

/// Returns a further connection to the same database.
using Connect = std::function<std::unique_ptr<Server>()>;

/// Makes the missing keys and indexes of all tables, by two connections, since PostgreSQL makes most indexes
/// by one process; then gathers statistics. Returns how words are indexed: "rum" if the extension is there or
/// can be made, else "gin".
std::string make_all_indexes(const Database& database, Server& server, const Connect& connect,
                             const ShowIndex& show);

/// Lets a role read all tables. Throws Error (usage) if there is no such role.
void grant_reading(Server& server, const std::string& role);
/// Lets a role save queries, reports and cursors, too.
void grant_saving(Server& server, const std::string& role);

}  // namespace kvq::postgresql
