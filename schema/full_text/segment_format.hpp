// SPDX-License-Identifier: MIT
// Which formats of FTS5's segments kvq reads and writes itself (docs/full-text-format.md).
#pragma once

namespace SQLite {
class Database;
}

namespace kvq {

/// Whether kvq may read and write the segments of message_fts itself. False where FTS5 has given the table a
/// format that kvq does not know, and where the environment has KVQ_FTS=sqlite: then every term goes through
/// FTS5's own INSERT and MATCH. Throws SQLite's exception.
bool knows_segment_format(SQLite::Database& connection);

}  // namespace kvq
