// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_reader.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <random>
#include <set>

#include "schema/base/error.hpp"
#include "schema/full_text/full_text_mails.hpp"
#include "schema/full_text/full_text_run.hpp"
#include "schema/full_text/full_text_structure.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/message_store.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

using Words = std::vector<std::string>;

std::vector<int64_t> numbers(const Database& database, std::string_view sql, const std::string& value) {
  Statement statement(database, sql);
  std::vector<int64_t> out;
  for (auto rows = statement.use(value); rows.next();) out.push_back(rows.integer(0));
  return out;
}

std::vector<int64_t> ids_by_match(const Database& database, const Words& words, std::string_view column) {
  std::string expression = column.empty() ? "" : std::string(column) + " : ";
  expression += '"';
  for (const std::string& word : words) expression += word + ' ';
  return numbers(database, "SELECT rowid FROM message_fts WHERE message_fts MATCH ? ORDER BY rowid",
                 expression + '"');
}

std::vector<int64_t> ids_by_reader(const Database& database, const Words& words, ColumnMask columns) {
  return FullTextReader(database.handle()).ids_of_phrase(words, columns).ids();
}

Words vocabulary(const Database& database) {
  database.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab (main, message_fts, row)");
  Words out;
  Statement statement(database, "SELECT term FROM words");
  for (auto rows = statement.use(); rows.next();) out.emplace_back(rows.text(0));
  return out;
}

void check_phrase(const Database& database, const Words& words) {
  CAPTURE(words);
  CHECK(ids_by_reader(database, words, all_columns) == ids_by_match(database, words, ""));
  for (const size_t column : {3, 7}) {
    CAPTURE(column);
    CHECK(ids_by_reader(database, words, ColumnMask{1} << column) ==
          ids_by_match(database, words, names_of_full_text_columns[column]));
  }
}

/// Checks every term, and phrases of two and three terms, some of which occur in the texts.
void check_against_match(const Database& database, std::mt19937& random) {
  const Words words = vocabulary(database);
  REQUIRE(words.size() > 10);
  for (const std::string& word : words) check_phrase(database, {word});
  const auto any_word = [&] { return words[random() % words.size()]; };
  for (int i = 0; i < 20; ++i) {
    check_phrase(database, {"common", any_word()});
    check_phrase(database, {any_word(), any_word()});
    check_phrase(database, {"common", "common", any_word()});
    check_phrase(database, {any_word(), "w1", "w2"});
  }
}

size_t segments_of(const Database& database) {
  Statement record(database, "SELECT block FROM message_fts_data WHERE id = 10");
  auto rows = record.use();
  REQUIRE(rows.next());
  return FullTextStructure(rows.text(0)).segments();
}

void command_fts5(const Database& database, const std::string& option, int64_t value) {
  Statement(database, "INSERT INTO message_fts (message_fts, rank) VALUES (?, ?)").run(option, value);
}

/// Mails that are only in the FTS5 table.
class Documents {
 public:
  explicit Documents(unsigned seed) : random_(seed) {
    command_fts5(database_, "pgsz", 64);
    command_fts5(database_, "automerge", 0);
    command_fts5(database_, "crisismerge", 1'000);
    command_fts5(database_, "usermerge", 2);
  }

  const Database& database() const { return database_; }
  std::mt19937& random() { return random_; }

  /// Adds some mails, and removes or changes earlier ones, in one transaction and so one segment.
  void add_segment(int mails) {
    database_.execute("BEGIN");
    std::set<int64_t> ids;
    for (int i = 0; i < mails; ++i) ids.insert(static_cast<int64_t>(random_() % 3'000) + 1);
    // In order of ids: otherwise FTS5 makes a segment of each.
    for (const int64_t id : ids) {
      const bool was_there = texts_.contains(id);
      if (was_there) remove(id);
      texts_.erase(id);
      if (was_there && random_() % 2 == 0) continue;
      texts_[id] = {text(3), text(random_() % 100 == 0 ? 400 : 12), text(random_() % 20)};
      add(id);
    }
    database_.execute("COMMIT");
  }

 private:
  using Texts = std::array<std::string, 3>;

  void add(int64_t id) {
    const auto& [subject, own, added] = texts_.at(id);
    Statement(database_, "INSERT INTO message_fts (rowid, subject, own, added) VALUES (?, ?, ?, ?)")
        .run(id, subject, own, added);
  }
  void remove(int64_t id) {
    const auto& [subject, own, added] = texts_.at(id);
    Statement(
        database_,
        "INSERT INTO message_fts (message_fts, rowid, subject, own, added) VALUES ('delete', ?, ?, ?, ?)")
        .run(id, subject, own, added);
  }

  std::string text(size_t words) {
    std::string out;
    for (size_t i = 0; i < words; ++i) {
      switch (random_() % 8) {
        case 0:
          out += "common ";
          break;
        case 1:
          out += "w" + std::to_string(random_() % 4) + ' ';
          break;
        case 2:
          out += "caf\xc3\xa9 prefix" + std::to_string(random_() % 150) + ' ';
          break;
        default:
          out += "w" + std::to_string(random_() % 90) + ' ';
      }
    }
    return out;
  }

  Database database_ = open_in_memory();
  std::mt19937 random_;
  std::map<int64_t, Texts> texts_;
};

}  // namespace

TEST_CASE("full text reader: same results as FTS5 in segments that FTS5 wrote and merges", "[schema]") {
  Documents documents(20261121);
  const Database& database = documents.database();
  for (int i = 0; i < 12; ++i) documents.add_segment(i == 5 ? 700 : 90);
  CHECK(segments_of(database) == 12);
  check_against_match(database, documents.random());
  // Merge in steps: between them, a segment is in two parts.
  for (int i = 0; i < 4; ++i) {
    command_fts5(database, "merge", 60);
    check_against_match(database, documents.random());
  }
  documents.add_segment(200);
  for (int i = 0; i < 3; ++i) {
    command_fts5(database, "merge", -200);
    check_against_match(database, documents.random());
  }
  database.execute("INSERT INTO message_fts (message_fts) VALUES ('optimize')");
  CHECK(segments_of(database) == 1);
  check_against_match(database, documents.random());
}

namespace {

std::string text_of(std::mt19937& random, int number) {
  std::string text = pages_of_words(number);
  for (int i = 0; i < 20; ++i) text += "w" + std::to_string(random() % 400) + ' ';
  return text;
}

}  // namespace

TEST_CASE("full text reader: same results as FTS5 in segments that kvq wrote, also after deletions",
          "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  std::mt19937 random(7);
  std::vector<int64_t> ids;
  for (int number = 0; number < 1'200; ++number) {
    ids.push_back(store.store(row(number, text_of(random, number))).id);
    if (number % 400 == 399) store.finish();
  }
  CHECK(Statement(database, "SELECT count(*) FROM message_fts_data WHERE id >> 36 & 1").find().value() > 0);
  check_against_match(database, random);
  for (size_t i = 100; i < 1'100; i += 7) {
    store.remove_if_undelivered(ids[i]);
    // It gets the same id.
    if (i % 2 == 0) store.store(row(static_cast<int>(i), "common again w1 w2"));
  }
  store.finish();
  check_against_match(database, random);
  database.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('merge', 500)");
  // Stores the checksums of what FTS5 wrote.
  store.finish();
  check_against_match(database, random);
}

TEST_CASE("full text reader: no terms, and terms that no mail contains", "[schema]") {
  const Database database = open_in_memory();
  CHECK(ids_by_reader(database, {"common"}, all_columns).empty());
  MessageStore store(database);
  store.store(row(1, "common rare"));
  store.finish();
  for (const Words& words : std::vector<Words>{{},
                                               {""},
                                               {"nobody"},
                                               {"commo"},
                                               {"commons"},
                                               {std::string("common\0", 7)},
                                               {"\xff\xfe"},
                                               {"rare", "common"},
                                               {"common", "rare", "more"}}) {
    CAPTURE(words);
    CHECK(ids_by_reader(database, words, all_columns).empty());
  }
  CHECK(ids_by_reader(database, {"common", "rare"}, all_columns).size() == 1);
  CHECK(ids_by_reader(database, {"common"}, 0).empty());
}

TEST_CASE("full text reader: what another connection commits meanwhile does not change its state",
          "[schema]") {
  const TempDir folder;
  const auto file = folder / "kvq.db";
  const Database writer = open_to_write(file);
  const auto add = [&](int number) {
    Transaction transaction(writer);
    MessageStore store(writer);
    store.store(row(number, "common rare"));
    store.finish();
    transaction.commit();
  };
  for (int number = 1; number <= 3; ++number) add(number);
  const Database database = open_to_read(file, 0);
  FullTextReader reader(database.handle());
  add(4);
  // FTS5 merges all segments into one, so that the pages of those before are gone.
  writer.execute("INSERT INTO message_fts (message_fts) VALUES ('optimize')");
  CHECK(reader.ids_of_phrase({"common"}, all_columns).size() == 3);
}

TEST_CASE("full text reader: a damaged page throws Error or returns a result", "[schema]") {
  Documents documents(3);
  const Database& database = documents.database();
  for (int i = 0; i < 3; ++i) documents.add_segment(15);
  std::vector<std::pair<int64_t, std::string>> pages;
  Statement all(database, "SELECT id, block FROM message_fts_data WHERE id >= 10 AND id >> 36 & 1 = 0");
  for (auto rows = all.use(); rows.next();) pages.emplace_back(rows.integer(0), rows.text(1));
  REQUIRE(pages.size() > 30);
  Statement put(database, "UPDATE message_fts_data SET block = ? WHERE id = ?");
  size_t refused = 0;
  const auto look = [&] {
    for (const Words& words : std::vector<Words>{{"w1"}, {"common", "w2"}}) {
      for (const ColumnMask columns : {all_columns, ColumnMask{8}}) {
        try {
          ids_by_reader(database, words, columns);
        } catch (const Error& error) {
          CHECK(error.kind() == ErrorKind::database);
          CHECK(std::string(error.what()) == "the full-text index of the database is damaged");
          ++refused;
        }
      }
    }
  };
  std::mt19937& random = documents.random();
  for (const auto& [id, bytes] : pages) {
    for (size_t size = 0; size < bytes.size(); ++size) {
      put.run(Blob{std::string_view(bytes).substr(0, size)}, id);
      look();
    }
    for (int i = 0; i < 20; ++i) {
      std::string flipped = bytes;
      flipped[random() % flipped.size()] = static_cast<char>(random());
      put.run(Blob{flipped}, id);
      look();
    }
    put.run(Blob{bytes}, id);
  }
  CHECK(refused > 1'000);
  // A missing page.
  Statement(database, "DELETE FROM message_fts_data WHERE id = ?").run(pages.back().first);
  CHECK_THROWS_AS(ids_by_reader(database, {"zzz"}, all_columns), Error);
}
