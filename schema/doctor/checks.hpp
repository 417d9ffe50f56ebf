// SPDX-License-Identifier: MIT
// The checks of what is in the database. Each reads only, and throws Error (database) if it cannot read what
// it examines.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "schema/doctor/check.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// The pages of the file and its indexes, with SQLite's own check; the quick one leaves out the indexes.
Check check_file(const Database& database, bool quick);
/// The tables, indexes, triggers and views that a database of this version has.
Check check_schema(const Database& database);
/// The rows that refer to a row which is missing.
Check check_references(const Database& database);

/// The texts of the mails: blocks that can be unpacked, one text for each mail, none without.
Check check_texts(const Database& database);
/// The mails whose text is missing or damaged.
std::set<int64_t> mails_without_text(const Database& database);
/// The mails of which a row is missing.
std::set<int64_t> mails_without_rows(const Database& database);

/// The blocks that can be unpacked and hold bytes that are the text of no mail.
std::set<int64_t> blocks_with_unused_texts(const Database& database);

/// The pages of the full-text index, by their checksums.
Check check_pages(const Database& database);
/// The words of the index against the texts, the counts of words, and kvq's reader against FTS5's MATCH. The
/// connection must allow temporary tables. `differing` (optional) takes the mails whose words differ.
Check check_full_text(const Database& database, std::set<int64_t>* differing = nullptr);

/// Facts about the mails.
Check note_defects(const Database& database);
Check note_dates(const Database& database);
Check note_reused_ids(const Database& database);
Check note_incomplete_series(const Database& database);
Check note_unmapped_people(const Database& database);
/// That other programs read an export: the view of the full text and the log are in their way.
Check note_other_programs(const Database& database);

/// Returns the Message-ID of a message for an example, or its number if it has none.
std::string id_for_example(const Database& database, int64_t message);

}  // namespace kvq
