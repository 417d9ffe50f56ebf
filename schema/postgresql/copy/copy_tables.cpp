// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/copy_tables.hpp"

#include <fmt/format.h>

#include <limits>
#include <string>
#include <string_view>

#include "schema/full_text/east_asian_terms.hpp"
#include "schema/postgresql/copy/copied_tables.hpp"
#include "schema/postgresql/copy/file_tables.hpp"
#include "schema/postgresql/copy/word_vectors.hpp"
#include "schema/sqlite/guarded.hpp"

namespace kvq::postgresql {
namespace {

/// A table on the server with the words of texts in the file.
struct WordsTable {
  std::string_view name;
  std::string_view key;
  /// Selects the key and a text for each letter.
  std::string_view sql;
  std::string_view letters;
};

constexpr WordsTable words_tables[] = {
    {"mailbox_words", "mailbox", "SELECT id, name, written_address FROM mailbox ORDER BY id", "na"},
    {"msgid_words", "msgid", "SELECT id, text FROM msgid ORDER BY id", "m"},
    {"identity_words", "identity", "SELECT id, name || ' ' || email FROM identity ORDER BY id", "i"},
};

bool is_empty(Server& server, std::string_view table) {
  const auto rows = server.query(fmt::format("SELECT EXISTS (SELECT 1 FROM kvq.{})", quoted_name(table)));
  return rows->next() && rows->integer(0) == 0;
}

int64_t copy_table(const Database& database, Server& server, const CopiedTable& table,
                   const EndBatch& end_batch) {
  TableRows rows(database, table.name, table.key, columns_of(database, table.name));
  GroupedTable grouped(server,
                       {fmt::format("kvq.{}", quoted_name(table.name)),
                        table.key.empty() ? std::string() : quoted_name(table.key), names_of(rows.columns())},
                       end_batch);
  rows.each_between(std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max(),
                    [&](int64_t key, const Statement::Rows& row) { rows.put(row, grouped.row(key)); });
  return grouped.finish();
}

int64_t copy_words_of(const Database& database, Server& server, const WordsTable& table,
                      const EndBatch& end_batch) {
  GroupedTable grouped(
      server,
      {fmt::format("kvq.{}", table.name), std::string(table.key), fmt::format("{}, words", table.key)},
      end_batch);
  WordVectors words;
  Statement statement(database, table.sql);
  for (auto rows = statement.use(); rows.next();) {
    for (int column = 0; const char letter : table.letters) words.add(letter, rows.text(++column));
    BinaryRows& out = grouped.row(rows.integer(0));
    out.begin_row(2);
    out.add(rows.integer(0));
    // Such a text has at most some kilobytes; of a longer one, only its first words are found.
    out.add_bytes(words.take().front());
  }
  return grouped.finish();
}

int64_t copy_east_asian_words(const Database& database, Server& server, const EndBatch& end_batch) {
  GroupedTable grouped(server, {"kvq.east_asian_word", "", "term"}, end_batch);
  guarded([&] {
    for (const std::string& term : east_asian_terms(database.handle())) {
      BinaryRows& out = grouped.row(0);
      out.begin_row(1);
      out.add_text(cut_word(term));
    }
  });
  return grouped.finish();
}

}  // namespace

int64_t copy_tables(const Database& database, Server& server, bool is_complete, const EndBatch& end_batch) {
  int64_t written = 0;
  for (const CopiedTable& table : copied_tables) {
    const bool is_wanted = table.by == CopiedBy::comparison ||
                           (table.by == CopiedBy::first_copy && !is_complete && is_empty(server, table.name));
    if (is_wanted) written += copy_table(database, server, table, end_batch);
  }
  return written;
}

int64_t copy_words(const Database& database, Server& server, const EndBatch& end_batch) {
  int64_t written = 0;
  for (const WordsTable& table : words_tables) written += copy_words_of(database, server, table, end_batch);
  return written + copy_east_asian_words(database, server, end_batch);
}

}  // namespace kvq::postgresql
