// SPDX-License-Identifier: MIT
// Decides whether kvq reads and writes FTS5's segments itself (docs/full-text-format.md).
#pragma once

namespace SQLite {
class Database;
}

namespace kvq {

/// Whether kvq may read and write the segments of message_fts itself. If not, it uses FTS5's INSERT and
/// MATCH. False if the table has a format that kvq does not know, or if the environment variable KVQ_FTS is
/// "sqlite". Throws SQLite's exception.
bool knows_segment_format(SQLite::Database& connection);

}  // namespace kvq
