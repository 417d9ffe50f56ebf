// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text.hpp"

#include <cstdint>
#include <cstdlib>
#include <random>

#include "schema/base/error.hpp"
#include "schema/base/varint.hpp"
#include "schema/full_text/full_text_mails.hpp"
#include "schema/full_text/full_text_structure.hpp"
#include "schema/full_text/segment_format.hpp"
#include "schema/open.hpp"
#include "schema/stores/message_store.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

std::vector<std::vector<Value>> rows_of(const Database& database, std::string_view sql) {
  std::vector<std::vector<Value>> out;
  Statement statement(database, sql);
  for (auto rows = statement.use(); rows.next();) {
    out.push_back({rows.value(0), rows.value(1), rows.value(2), rows.value(3)});
  }
  return out;
}

/// Checks that FTS5 reads the same terms and positions as it writes itself for the same texts.
void check_against_fts5(const Database& database) {
  database.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('integrity-check', 1)");
  database.execute(
      "CREATE VIRTUAL TABLE temp.plain USING fts5 (subject, sender, attachment, own, quoted, file, function, "
      "added, "
      "removed, context, content = '', tokenize = \"unicode61 remove_diacritics 2 tokenchars '_'\");"
      "INSERT INTO plain (rowid, subject, sender, attachment, own, quoted, file, function, added, removed, "
      "context) "
      "SELECT * FROM message_text ORDER BY message;"
      "CREATE VIRTUAL TABLE temp.expected USING fts5vocab (temp, plain, instance);"
      "CREATE VIRTUAL TABLE temp.seen USING fts5vocab (main, message_fts, instance)");
  CHECK(rows_of(database, "SELECT term, doc, col, offset FROM seen") ==
        rows_of(database, "SELECT term, doc, col, offset FROM expected"));
  for (const char* words :
       {"common", "common rare", "common NOT rare", "\"common common\"", "cafe", "wor*"}) {
    CAPTURE(words);
    for (const char* order : {"ASC", "DESC"}) {
      const auto found = [&](const char* table) {
        return rows_of(database, std::string("SELECT rowid, rank, 0, 0 FROM ") + table + " WHERE " + table +
                                     " MATCH '" + words + "' ORDER BY rowid " + order);
      };
      CHECK(found("message_fts") == found("plain"));
    }
  }
  database.execute("DROP TABLE temp.seen; DROP TABLE temp.expected; DROP TABLE temp.plain");
}

std::string text_of(std::mt19937& random, int number) {
  std::string text = number % 300 == 0 ? "rare " : "";
  text += pages_of_words(number) + "caf\xc3\xa9 ";
  for (int i = 0; i < 20; ++i) text += "word" + std::to_string(random() % 2'000) + ' ';
  return text;
}

}  // namespace

TEST_CASE("full text: it is the same as FTS5 writes", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  std::mt19937 random(20261121);
  std::vector<int64_t> ids;
  for (int number = 0; number < 1'500; ++number) {
    ids.push_back(store.store(row(number, text_of(random, number))).id);
    if (number % 400 == 399) store.finish();
  }
  store.finish();
  // A term with so many pages that it has a list to skip them.
  CHECK(Statement(database, "SELECT count(*) FROM message_fts_data WHERE id >> 36 & 1").find().value() == 1);
  check_against_fts5(database);
  // Mails that are removed and stored again in one transaction.
  for (size_t i = 100; i < 1'400; i += 50) {
    store.remove_if_undelivered(ids[i]);
    store.store(row(static_cast<int>(i), "common again"));
  }
  store.finish();
  check_against_fts5(database);
}

TEST_CASE("full text: many small transactions leave few segments", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  std::mt19937 random(7);
  for (int number = 0; number < 120; ++number) {
    store.store(row(number, text_of(random, number)));
    store.finish();
  }
  check_against_fts5(database);
  Statement record(database, "SELECT block FROM message_fts_data WHERE id = 10");
  auto rows = record.use();
  REQUIRE(rows.next());
  CHECK(FullTextStructure(rows.text(0)).segments() <= 33);
}

TEST_CASE("full text: a mail is removed while FTS5 merges segments, also if it does not go on", "[schema]") {
  for (const int segments_below : {0, 3}) {
    CAPTURE(segments_below);
    const Database database = open_in_memory();
    MessageStore store(database);
    std::mt19937 random(7);
    std::vector<int64_t> ids;
    const auto add_segments = [&](int count) {
      for (int i = 0; i < count; ++i) {
        for (int mail = 0; mail < 100; ++mail) {
          const int number = static_cast<int>(ids.size());
          ids.push_back(store.store(row(number, text_of(random, number))).id);
        }
        store.finish();
      }
    };
    const auto structure = [&] {
      Statement record(database, "SELECT block FROM message_fts_data WHERE id = 10");
      auto rows = record.use();
      REQUIRE(rows.next());
      return FullTextStructure(rows.text(0));
    };
    // Two segments of the second level, half merged. Then three segments of the first level keep FTS5 from
    // going on, because it takes the level with most segments and merges no fewer than four of them.
    database.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('usermerge', 2)");
    add_segments(2);
    database.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('merge', 10000)");
    add_segments(2);
    while (!structure().is_joining() || structure().segments() != 3) {
      database.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('merge', 1)");
    }
    database.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('usermerge', 4)");
    store.finish();
    add_segments(segments_below);
    REQUIRE(structure().is_joining());
    store.remove_if_undelivered(ids[50]);
    store.finish();
    CHECK_FALSE(structure().is_joining());
    check_against_fts5(database);
  }
}

TEST_CASE("full text: nothing is added or placed while a thread builds the segment", "[schema]") {
  const Database database = open_in_memory();
  const Transaction transaction(database);
  FullText text(database);
  FullTextRunBuilder builder;
  builder.add(row(1, "one"));
  builder.add(row(2, "two"));
  const FullText::AddedRun run = text.add(builder.take());
  run.document(0).place(1);
  text.prepare();
  CHECK_THROWS_AS(run.document(1).place(2), std::logic_error);
  CHECK_THROWS_AS(static_cast<void>(text.add({})), std::logic_error);
  text.write();
  run.document(1).place(2);
  text.write();
  CHECK(rows_of(database, "SELECT rowid, 0, 0, 0 FROM message_fts WHERE message_fts MATCH 'one OR two'")
            .size() == 2);
}

TEST_CASE("full text: a segment is on the level of its size, and older ones are not below it", "[schema]") {
  const std::string none("\0\0\0\7\0\0\0", 7);
  struct Case {
    std::vector<int64_t> pages;
    /// The expected level of each segment.
    std::vector<int> levels;
  };
  const auto test = GENERATE(values<Case>({
      {{1}, {0}},
      {{255, 255}, {0, 0}},
      {{256}, {1}},
      {{9'000}, {3}},
      {{9'000, 9'000, 9'000}, {3, 3, 3}},
      {{9'000, 9'000, 9'000, 9'000}, {4, 4, 4, 3}},
      {{9'000, 300}, {3, 1}},
      {{10, 9'000}, {4, 3}},
      {{9'000, 10, 9'000}, {7, 4, 3}},
  }));
  FullTextStructure structure(none);
  for (const int64_t pages : test.pages) structure.add(structure.unused_id(), pages);
  CHECK(structure.segments() == test.pages.size());
  std::string record = structure.record();
  CHECK(FullTextStructure(record).record() == record);
  CHECK(record.substr(0, 4) == none.substr(0, 4));
  std::string_view rest = std::string_view(record).substr(4);
  const auto levels = static_cast<int>(take_varint(rest));
  take_varint(rest);
  take_varint(rest);
  std::vector<int> seen(test.pages.size());
  for (int level = 0; level < levels; ++level) {
    take_varint(rest);
    for (auto left = take_varint(rest); left > 0; --left) {
      seen[take_varint(rest) - 1] = level;
      take_varint(rest);
      take_varint(rest);
    }
  }
  CHECK(seen == test.levels);
}

TEST_CASE("full text: it never has more levels than FTS5 allows", "[schema]") {
  // Returns a record with this many levels, and a segment of one page on the lowest.
  const auto structure = [](size_t levels) {
    std::string record(4, '\0');
    for (const uint64_t number : {uint64_t{levels}, uint64_t{1}, uint64_t{0}}) append_varint(record, number);
    record += std::string("\0\1\1\1\1", 5) + std::string(2 * (levels - 1), '\0');
    return record;
  };
  CHECK(FullTextStructure(structure(64)).record() == structure(64));
  CHECK_THROWS_AS(FullTextStructure(structure(65)), Error);
  const auto levels_after = [&](size_t levels) {
    FullTextStructure changed(structure(levels));
    changed.add(2, 256);
    return static_cast<int>(changed.record()[4]);
  };
  // A larger segment goes above the lowest level, and the older one above it: two more levels.
  CHECK(levels_after(1) == 3);
  CHECK(levels_after(30) == 32);
  CHECK(levels_after(31) == 31);
}

TEST_CASE("full text: the first mail of a term can fill several pages", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  const auto common = [](int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += "common ";
    return text;
  };
  store.store(row(0, common(20'000)));
  for (int number = 1; number < 40; ++number) store.store(row(number, common(1'000) + "rare"));
  store.finish();
  CHECK(Statement(database, "SELECT count(*) FROM message_fts_data WHERE id >> 36 & 1").find().value() == 1);
  check_against_fts5(database);
}

TEST_CASE("full text: a damaged structure record throws Error", "[schema]") {
  const auto record = GENERATE(values<std::string>({
      "",
      "cook",
      std::string("\0\0\0\0\xff\0\0\1\0\0\0", 11),
  }));
  CHECK_THROWS_AS(FullTextStructure(record), Error);
}

TEST_CASE("full text: varints are those of SQLite", "[schema]") {
  struct Case {
    uint64_t value;
    std::string bytes;
  };
  const auto test = GENERATE(values<Case>({
      {0, std::string(1, '\0')},
      {127, "\x7f"},
      {128, std::string("\x81\0", 2)},
      {16'383, "\xff\x7f"},
      {16'384, std::string("\x81\x80\0", 3)},
      {(uint64_t{1} << 56) - 1, "\xff\xff\xff\xff\xff\xff\xff\x7f"},
      {uint64_t{1} << 56, std::string("\x80\xc0\x80\x80\x80\x80\x80\x80\0", 9)},
      {UINT64_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff\xff"},
  }));
  std::string bytes;
  append_varint(bytes, test.value);
  CHECK(bytes == test.bytes);
  std::string_view rest = bytes;
  CHECK(take_varint(rest) == test.value);
  CHECK(rest.empty());
  std::string_view cut = std::string_view(bytes).substr(0, bytes.size() - 1);
  CHECK(take_varint(cut) == 0);
}

namespace {

/// Sets an environment variable during its lifetime.
class WithVariable {
 public:
  WithVariable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~WithVariable() { unsetenv(name_); }
  WithVariable(const WithVariable&) = delete;
  WithVariable& operator=(const WithVariable&) = delete;

 private:
  const char* name_;
};

void store_mails(const Database& database) {
  MessageStore store(database);
  for (int number = 0; number < 200; ++number) store.store(row(number, pages_of_words(number)));
  store.finish();
}

void remove_first_mail(const Database& database) {
  MessageStore store(database);
  store.remove_if_undelivered(Statement(database, "SELECT min(id) FROM message").find().value());
  store.finish();
}

int64_t phrase_count(const Database& database) {
  return Statement(database, "SELECT kvq_size(kvq_phrase_ids('common common', 'own'))").find().value();
}

/// Returns the number of pages that FTS5 has written, from its structure record. kvq does not count its own
/// pages there.
uint64_t pages_written_by_fts5(const Database& database) {
  Statement structure(database, "SELECT substr(block, 5) FROM message_fts_data WHERE id = 10");
  auto rows = structure.use();
  REQUIRE(rows.next());
  std::string_view record = rows.text(0);
  take_varint(record);
  take_varint(record);
  return take_varint(record);
}

}  // namespace

TEST_CASE("full text: with KVQ_FTS=sqlite, FTS5 reads and writes, with the same results", "[schema]") {
  const Database ours = open_in_memory();
  store_mails(ours);
  CHECK(pages_written_by_fts5(ours) == 0);
  const WithVariable only_sqlite("KVQ_FTS", "sqlite");
  const Database theirs = open_in_memory();
  store_mails(theirs);
  CHECK(pages_written_by_fts5(theirs) > 0);
  for (const Database* database : {&ours, &theirs}) {
    CHECK(phrase_count(*database) == 200);
    remove_first_mail(*database);
    CHECK(phrase_count(*database) == 199);
    check_against_fts5(*database);
  }
}

TEST_CASE("full text: FTS5 handles a format that kvq does not know", "[schema]") {
  const Database database = open_in_memory();
  store_mails(database);
  for (const char* version : {"3", "6"}) {
    CAPTURE(version);
    database.execute("SAVEPOINT known; UPDATE message_fts_config SET v = " + std::string(version) +
                     " WHERE k = 'version'");
    CHECK_FALSE(knows_segment_format(database.handle()));
    database.execute("ROLLBACK TO known; RELEASE known");
  }
  CHECK(knows_segment_format(database.handle()));
  database.execute("UPDATE message_fts_config SET v = 5 WHERE k = 'version'");
  CHECK(knows_segment_format(database.handle()));
  // The structure record of a table that counts the rows of its segments.
  database.execute(
      "UPDATE message_fts_data SET block = substr(block, 1, 4) || x'ff000001' || "
      "substr(block, 5) WHERE id = 10");
  CHECK_FALSE(knows_segment_format(database.handle()));
}
