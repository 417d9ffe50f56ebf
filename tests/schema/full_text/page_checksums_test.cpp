// SPDX-License-Identifier: MIT
#include <cstdint>
#include <string>
#include <vector>

#include "full_text_mails.hpp"
#include "schema/base/error.hpp"
#include "schema/doctor/checks.hpp"
#include "schema/full_text/full_text_reader.hpp"
#include "schema/full_text/record_checksum.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/message_store.hpp"
#include "support/catch.hpp"

namespace kvq {
using namespace tests;
namespace {

std::string severity_of_pages(const Database& database) {
  const Check check = check_pages(database);
  return std::string(name_of(check.severity)) + (check.examples.empty() ? "" : ": " + check.examples.front());
}

std::string text(int number) {
  return pages_of_words(number) + "word" + std::to_string(number % 50);
}

int64_t number(const Database& database, const char* sql) {
  return Statement(database, sql).find().value();
}

}  // namespace

TEST_CASE("record checksum: a change of any bit, of the size or of the id changes it", "[schema]") {
  for (const size_t size : {0, 1, 7, 8, 31, 32, 33, 100}) {
    const std::string bytes(size, 'a');
    const uint64_t checksum = record_checksum(5, bytes);
    CAPTURE(size);
    CHECK(checksum != record_checksum(6, bytes));
    CHECK(checksum != record_checksum(5, bytes + std::string(1, '\0')));
    for (size_t bit = 0; bit < 8 * size; ++bit) {
      std::string changed = bytes;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
      CHECK(checksum != record_checksum(5, changed));
    }
  }
}

TEST_CASE("record checksum: a chunk stores no zeros at its end", "[schema]") {
  ChecksumChunk chunk;
  CHECK(chunk.bytes().empty());
  chunk.set(2, 0x0102030405060708);
  chunk.set(9, 1);
  chunk.set(9, 0);
  CHECK(chunk.bytes() == std::string(16, '\0') + "\x08\x07\x06\x05\x04\x03\x02\x01");
  CHECK(chunk.at(2) == 0x0102030405060708);
  CHECK(ChecksumChunk("short").at(0) == 0);
  CHECK(ChecksumChunk(chunk.bytes()).at(255) == 0);
}

TEST_CASE("page checksums: they agree after insertions, deletions and merges", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  std::vector<int64_t> ids;
  CHECK(severity_of_pages(database) == "note: 2 pages without a checksum");
  // FTS5 merges when there are more than 32 segments, and gives the merged ones the numbers of earlier ones.
  for (int i = 0; i < 150; ++i) {
    Transaction transaction(database);
    ids.push_back(store.store(row(i, text(i))).id);
    if (i % 7 == 6) store.remove_if_undelivered(ids[static_cast<size_t>(i) - 3]);
    store.finish();
    transaction.commit();
    if (i % 10 == 9) CHECK(severity_of_pages(database) == "ok");
  }
  {
    Transaction transaction(database);
    for (size_t i = 0; i < 140; i += 7) store.remove_if_undelivered(ids[i]);
    store.finish();
    transaction.commit();
  }
  CHECK(severity_of_pages(database) == "ok");
  {
    const Transaction rolled_back(database);
    store.remove_if_undelivered(ids[1]);
    store.store(row(1000, text(1000)));
    store.finish();
  }
  CHECK(severity_of_pages(database) == "ok");
  CHECK(check_full_text(database).summary == "the index has the words of the texts");
}

TEST_CASE("page checksums: a database that has none gets all with the next mail", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  for (int i = 0; i < 20; ++i) store.store(row(i, text(i)));
  store.finish();
  database.execute("DELETE FROM full_text_checksum");
  CHECK(check_pages(database).severity == Severity::note);
  store.store(row(20, text(20)));
  store.finish();
  CHECK(severity_of_pages(database) == "ok");
}

TEST_CASE("page checksums: a changed page that makes sense is an error, not a wrong result", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  for (int i = 0; i < 3; ++i) store.store(row(i, "common"));
  store.finish();
  const auto mails = [&] {
    return FullTextReader(database.handle()).ids_of_phrase({"common"}, all_columns).size();
  };
  CHECK(mails() == 3);
  // Turns the term into another one.
  REQUIRE(number(database,
                 "SELECT count(*) FROM message_fts_data WHERE instr(block, CAST('common' AS BLOB))") == 1);
  database.execute(
      "UPDATE message_fts_data SET block = CAST(substr(block, 1, instr(block, CAST('common' AS BLOB)) - 1) "
      "|| "
      "CAST('commom' AS BLOB) || substr(block, instr(block, CAST('common' AS BLOB)) + 6) AS BLOB) "
      "WHERE instr(block, CAST('common' AS BLOB))");
  CHECK_THROWS_AS(mails(), Error);
  database.execute("DELETE FROM full_text_checksum");
  CHECK(mails() == 0);
}

}  // namespace kvq
