// SPDX-License-Identifier: MIT
// The repairs that need nothing but the database. The caller holds a Transaction for each.
#pragma once

#include <string>
#include <vector>

#include "schema/sqlite/database.hpp"

namespace kvq {

/// Makes the indexes, triggers and views again that are missing or changed, also indexes for queries that are
/// still to be made. Returns their names.
std::vector<std::string> repair_schema(const Database& database);

/// Makes all indexes again from their tables.
void make_indexes_again(const Database& database);

/// Looks everybody up again in the settings that were applied last: people, companies, robots.
void look_people_up_again(const Database& database);

/// Removes the relations, to compute them again.
void forget_relations(const Database& database);

/// Writes the texts of blocks that hold texts of no mail into new blocks.
void tidy_texts(const Database& database);

/// Empties both full-text indexes, which may be too damaged to add or delete anything, and removes the
/// trigger that keeps one of them in step. After this, call repair_schema() and build_full_text_again().
void empty_full_text(const Database& database);

/// Writes the checksums of all pages of the full text, as they are.
void write_checksums(const Database& database);

/// Builds both full-text indexes again from the texts, with new checksums.
void build_full_text_again(const Database& database);

}  // namespace kvq
