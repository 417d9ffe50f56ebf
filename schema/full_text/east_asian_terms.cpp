// SPDX-License-Identifier: MIT
#include "schema/full_text/east_asian_terms.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <functional>
#include <set>

#include "schema/full_text/segment_format.hpp"
#include "schema/full_text/segment_reader.hpp"

namespace kvq {
namespace {

using UseTerm = std::function<void(std::string_view)>;

/// The least and the largest code point of an East Asian letter, in UTF-8.
constexpr std::string_view first_letter = "\xe1\x84\x80";
constexpr std::string_view last_letter = "\xf4\x8f\xbf\xbf";

/// Passes the terms from `first` to `last`, both included, some more than once.
void read_segments(SQLite::Database& connection, const std::string& first, const std::string& last,
                   const UseTerm& use) {
  SegmentReader reader(connection);
  for (const auto& segment : reader.newest_first()) {
    reader.each_term_from(segment, first, [&](std::string_view term) {
      if (term > last) return false;
      use(term);
      return true;
    });
  }
}

/// As read_segments(), through FTS5, for a database with a segment format that kvq does not know.
void read_by_fts5(SQLite::Database& connection, const std::string& first, const std::string& last,
                  const UseTerm& use) {
  // The table is temporary, but a connection that only reads refuses to make it.
  const bool only_reads = connection.execAndGet("PRAGMA query_only").getInt() != 0;
  connection.exec("PRAGMA query_only = OFF");
  connection.exec(
      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.kvq_vocabulary USING fts5vocab(main, message_fts, row)");
  if (only_reads) connection.exec("PRAGMA query_only = ON");
  SQLite::Statement terms(connection, "SELECT term FROM temp.kvq_vocabulary WHERE term BETWEEN ? AND ?");
  terms.bind(1, first);
  terms.bind(2, last);
  while (terms.executeStep()) use(terms.getColumn(0).getString());
}

}  // namespace

std::vector<std::string> runs_with(SQLite::Database& connection, std::string_view word, PartOfRun where) {
  std::set<std::string> found;
  const UseTerm use = [&](std::string_view term) {
    if (term != word && is_part_of_run(word, term, where) && has_east_asian(term)) found.emplace(term);
  };
  const bool by_fts5 = !knows_segment_format(connection);
  const auto read = [&](const std::string& first, const std::string& last) {
    (by_fts5 ? read_by_fts5 : read_segments)(connection, first, last, use);
  };
  const std::string largest(last_letter);
  if (has_east_asian(word)) {
    read("", largest);
  } else {
    const std::string begin(word);
    read(begin + std::string(first_letter), begin + largest);
    if (where.begins_inside) read(std::string(first_letter), largest);
  }
  return {found.begin(), found.end()};
}

std::vector<std::string> east_asian_terms(SQLite::Database& connection) {
  std::set<std::string> found;
  const auto read = knows_segment_format(connection) ? read_segments : read_by_fts5;
  read(connection, "", std::string(last_letter), [&](std::string_view term) {
    if (has_east_asian(term)) found.emplace(term);
  });
  return {found.begin(), found.end()};
}

}  // namespace kvq
