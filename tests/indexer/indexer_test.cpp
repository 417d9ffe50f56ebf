// SPDX-License-Identifier: MIT
#include "indexer/indexer.hpp"

#include <cstdint>
#include <random>

#include "samples/archive_builder.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
using samples::ArchiveBuilder;

namespace {

int64_t number(const Database& database, std::string_view sql) {
  return Statement(database, sql).find().value();
}

std::string text(const Database& database, std::string_view sql) {
  Statement statement(database, sql);
  auto rows = statement.use();
  return rows.next() ? std::string(rows.text(0)) : "(none)";
}

std::string mail(int n, const std::string& subject = "") {
  MailBuilder out;
  out.id = std::to_string(n) + "@example.org";
  out.subject = subject.empty() ? "[PATCH] number " + std::to_string(n) : subject;
  out.body = "text" + std::to_string(n) + "\n";
  return out.str();
}

/// Returns the subjects of the messages, oldest first, and checks that the full-text index matches them.
std::string subjects(const Database& database) {
  database.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('integrity-check', 1)");
  CHECK(number(database, "SELECT count(*) FROM pragma_foreign_key_check") == 0);
  return text(database,
              "SELECT coalesce(group_concat(title, ', '), '') FROM (SELECT title FROM message ORDER BY id)");
}

std::string states(const Database& database) {
  return text(database,
              "SELECT group_concat(state, ' ') FROM (SELECT state FROM delivery ORDER BY epoch, position)");
}

}  // namespace

TEST_CASE("index: texts that do not fit into one block are stored in several", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  std::mt19937 random(1);
  std::string expected;
  for (int n = 0; n < 13; ++n) {
    MailBuilder out;
    out.id = std::to_string(n) + "@example.org";
    out.body.clear();
    // 100,000 bytes of words that zstd cannot compress much.
    for (int line = 0; line < 2'000; ++line) {
      for (int i = 0; i < 49; ++i) out.body += static_cast<char>('a' + random() % 26);
      out.body += '\n';
    }
    expected += out.body;
    archive.add_mail(out.str(), mail_time + n);
  }
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  // Six mails fill a block of 512 KiB.
  CHECK(text(database,
             "SELECT group_concat(mails, ' ') FROM (SELECT count(*) AS mails FROM body GROUP BY block ORDER "
             "BY block)") == "6 6 1");
  CHECK(
      text(database,
           "SELECT group_concat(kvq_text(frame, begin, bytes), '') FROM (SELECT * FROM packed_text ORDER BY "
           "message)") == expected);
}

TEST_CASE("index: a batch of large mails is split into several full-text runs", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  // Two mails fill a run: a million tokens.
  for (int n = 1; n <= 5; ++n) {
    MailBuilder out;
    out.id = std::to_string(n) + "@example.org";
    out.subject = "number " + std::to_string(n);
    out.body = "text" + std::to_string(n) + "\n";
    for (int line = 0; line < 30'000; ++line) out.body += "a b c d e f g h i j k l m n o p q r s t\n";
    archive.add_mail(out.str(), mail_time + n);
  }
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  for (const std::string n : {"1", "2", "3", "4", "5"}) {
    CAPTURE(n);
    CHECK(text(database,
               "SELECT group_concat(title) FROM message JOIN message_fts ON message_fts.rowid = message.id "
               "WHERE message_fts MATCH 'text" +
                   n + "'") == "number " + n);
  }
  CHECK(number(database, "SELECT count(*) FROM message_fts WHERE message_fts MATCH '\"s t a b\"'") == 5);
}

TEST_CASE("index: the next run reads only new commits", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  const Database database = open_in_memory();
  archive.add_mail(mail(1), mail_time);
  archive.add_mail(mail(2), mail_time + 60);
  auto summary = index_archive(database, folder / "kvm", {});
  CHECK(summary.mails == 2);
  CHECK(summary.added == 2);
  CHECK(index_archive(database, folder / "kvm", {}).mails == 0);
  archive.add_mail(mail(3), mail_time + 120);
  archive.tag("newest");
  summary = index_archive(database, folder / "kvm", {});
  CHECK(summary.mails == 1);
  CHECK(summary.added == 1);
  CHECK(subjects(database) == "number 1, number 2, number 3");
  CHECK(text(database, "SELECT name || ' ' || title FROM list") == "kvm KVM");
  CHECK(number(database, "SELECT count(*) FROM ref WHERE name = 'refs/tags/newest'") == 1);
  CHECK(number(database, "SELECT commits FROM epoch") == 3);
}

TEST_CASE("index: a deletion removes the mail, also from the full-text index", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "0.git");
  const Database database = open_in_memory();
  archive.add_mail(mail(1), mail_time);
  archive.add_mail(mail(2), mail_time + 60);
  index_archive(database, folder / "0.git", {});
  archive.add_deletion(mail(1), mail_time + 120);
  const auto summary = index_archive(database, folder / "0.git", {});
  CHECK(summary.deleted == 1);
  CHECK(subjects(database) == "number 2");
  CHECK(states(database) == "deleted present deletion");
  CHECK(number(database, "SELECT count(*) FROM message_fts WHERE message_fts MATCH 'text1'") == 0);
  CHECK(number(database, "SELECT count(*) FROM message_fts WHERE message_fts MATCH 'text2'") == 1);
}

TEST_CASE("index: a mail that arrives again after its deletion is present again", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "0.git");
  archive.add_mail(mail(1), mail_time);
  archive.add_deletion(mail(1), mail_time + 60);
  archive.add_mail(mail(1), mail_time + 120);
  const Database database = open_in_memory();
  index_archive(database, folder / "0.git", {});
  CHECK(states(database) == "deleted deletion present");
  CHECK(subjects(database) == "number 1");
}

TEST_CASE("index: a message with two deliveries stays until both are deleted", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder one(folder / "one/git/0.git");
  ArchiveBuilder two(folder / "two/git/0.git");
  const std::string footer = std::string(47, '_') + "\nkvmarm mailing list\n";
  one.add_mail(mail(1), mail_time);
  two.add_mail(mail(1) + footer, mail_time + 5);
  const Database database = open_in_memory();
  index_archive(database, folder / "one", {.list = "one", .progress = {}, .interrupted = {}});
  CHECK(index_archive(database, folder / "two", {.list = "two", .progress = {}, .interrupted = {}}).added ==
        0);
  CHECK(number(database, "SELECT count(*) FROM delivery") == 2);
  CHECK(subjects(database) == "number 1");
  one.add_deletion(mail(1), mail_time + 60);
  index_archive(database, folder / "one", {});
  CHECK(subjects(database) == "number 1");
  two.add_deletion(mail(1) + footer, mail_time + 60);
  index_archive(database, folder / "two", {});
  CHECK(subjects(database).empty());
}

TEST_CASE("index: epochs are indexed in order, and a deletion can remove a mail of an older one",
          "[indexer]") {
  const TempDir folder;
  ArchiveBuilder first(folder / "kvm/git/0.git");
  first.add_mail(mail(1), mail_time);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  ArchiveBuilder second(folder / "kvm/git/1.git");
  second.add_mail(mail(2), mail_time + 60);
  second.add_deletion(mail(1), mail_time + 120);
  CHECK(index_archive(database, folder / "kvm", {}).mails == 1);
  CHECK(subjects(database) == "number 2");
  CHECK(text(database, "SELECT group_concat(number) FROM epoch") == "0,1");
}

TEST_CASE("index: rewritten history is followed", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "0.git");
  const Database database = open_in_memory();
  const std::string first = archive.add_mail(mail(1), mail_time);
  archive.add_mail(mail(2), mail_time + 60);
  archive.add_mail(mail(3), mail_time + 120);

  SECTION("purged mails are removed, the other mails are not read again") {
    index_archive(database, folder / "0.git", {});
    archive.go_back_to(first);
    archive.add_mail(mail(3), mail_time + 120);
    archive.add_mail(mail(4), mail_time + 180);
    const auto summary = index_archive(database, folder / "0.git", {});
    CHECK(summary.deleted == 2);
    CHECK(summary.mails == 2);
    CHECK(subjects(database) == "number 1, number 3, number 4");
  }
  SECTION("a mail returns when its deletion is removed") {
    archive.add_deletion(mail(1), mail_time + 180);
    index_archive(database, folder / "0.git", {});
    CHECK(subjects(database) == "number 2, number 3");
    archive.go_back_to(first);
    archive.add_mail(mail(5), mail_time + 240);
    index_archive(database, folder / "0.git", {});
    CHECK(subjects(database) == "number 1, number 5");
  }
  SECTION("a history that was truncated has nothing new") {
    index_archive(database, folder / "0.git", {});
    archive.go_back_to(std::nullopt);
    archive.add_mail(mail(1), mail_time);
    CHECK(index_archive(database, folder / "0.git", {}).mails == 0);
    CHECK(subjects(database) == "number 1");
  }
  SECTION("a history without a common start is indexed from scratch") {
    index_archive(database, folder / "0.git", {});
    archive.go_back_to(std::nullopt);
    archive.add_mail(mail(7), mail_time);
    index_archive(database, folder / "0.git", {});
    CHECK(subjects(database) == "number 7");
  }
}

TEST_CASE("index: a commit with neither a mail nor a deletion has a row and a defect", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "0.git");
  archive.add_mail(mail(1), mail_time);
  archive.add_empty(mail_time + 60);
  const Database database = open_in_memory();
  CHECK(index_archive(database, folder / "0.git", {}).defective == 1);
  CHECK(states(database) == "present empty");
  CHECK(text(database, "SELECT kind FROM defect") == "no-mail");
}

TEST_CASE("index: a reused Message-ID keeps both mails, with a defect", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "0.git");
  archive.add_mail(mail(1), mail_time);
  archive.add_mail(mail(1, "[PATCH] another"), mail_time + 60);
  const Database database = open_in_memory();
  index_archive(database, folder / "0.git", {});
  CHECK(subjects(database) == "number 1, another");
  CHECK(text(database, "SELECT kind FROM defect") == "reused-message-id");
}

TEST_CASE(
    "index: the indexes of an empty database are created after it is filled, at the latest by the next run",
    "[indexer]") {
  const auto indexes = [](const Database& database) {
    return text(database,
                "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE type = 'index' "
                "AND sql IS NOT NULL ORDER BY name)");
  };
  const std::string all = indexes(open_in_memory());
  const TempDir folder;
  ArchiveBuilder archive(folder / "a");
  for (int i = 1; i <= 6; ++i) archive.add_mail(mail(i), mail_time + i);
  const Database database = open_in_memory();
  CHECK_THROWS_AS(
      index_archive(database, folder / "a", {.list = {}, .progress = {}, .interrupted = [] { return true; }}),
      Error);
  CHECK(indexes(database) != all);
  CHECK(index_archive(database, folder / "a", {}).mails > 0);
  CHECK(indexes(database) == all);
  const Database at_once = open_in_memory();
  index_archive(at_once, folder / "a", {});
  CHECK(indexes(at_once) == all);
}

TEST_CASE("index: an interrupted run keeps its work, and the next run continues", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "0.git");
  for (int n = 1; n <= 10; ++n) archive.add_mail(mail(n), mail_time + n);
  const Database database = open_in_memory();
  int calls = 0;
  CHECK_THROWS_AS(index_archive(database, folder / "0.git",
                                {.list = {}, .progress = {}, .interrupted = [&] { return ++calls == 4; }}),
                  Error);
  CHECK(number(database, "SELECT count(*) FROM message") == 4);
  CHECK(number(database, "SELECT commits FROM epoch") == 4);
  CHECK(index_archive(database, folder / "0.git", {}).mails == 6);
  CHECK(number(database, "SELECT count(*) FROM message") == 10);
}

TEST_CASE("index: a list is named by the option, or else its List-Id, or else its folder", "[indexer]") {
  const TempDir folder;
  MailBuilder plain;
  plain.more = "";
  ArchiveBuilder with_id(folder / "a/git/0.git");
  with_id.add_mail(mail(1), mail_time);
  ArchiveBuilder without_id(folder / "linux-foo/git/0.git");
  without_id.add_mail(plain.str(), mail_time);
  const Database database = open_in_memory();
  index_archive(database, folder / "a", {});
  index_archive(database, folder / "linux-foo", {});
  CHECK(text(database, "SELECT group_concat(name) FROM list") == "kvm,linux-foo");
  CHECK_THROWS_WITH(index_archive(database, folder / "a", {.list = "b", .progress = {}, .interrupted = {}}),
                    "this archive is already indexed as the list 'kvm'");
}

TEST_CASE("index: another archive is not mistaken for a list's rewritten history", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder one(folder / "one/git/0.git");
  one.add_mail(mail(1), mail_time);
  ArchiveBuilder two(folder / "two/git/0.git");
  two.add_mail(mail(2), mail_time);
  const Database database = open_in_memory();
  index_archive(database, folder / "one", {});
  CHECK_THROWS_AS(index_archive(database, folder / "two", {}), Error);
  CHECK(subjects(database) == "number 1");
}

TEST_CASE("index: an archive that was moved is the same archive", "[indexer]") {
  const TempDir folder;
  {
    ArchiveBuilder archive(folder / "one/git/0.git");
    archive.add_mail(mail(1), mail_time);
  }
  const Database database = open_in_memory();
  index_archive(database, folder / "one", {});
  std::filesystem::rename(folder / "one", folder / "moved");
  CHECK(index_archive(database, folder / "moved", {}).mails == 0);
  CHECK(number(database, "SELECT count(*) FROM epoch") == 1);
}

TEST_CASE("index: a path that is not an archive is reported in one sentence", "[indexer]") {
  const TempDir folder;
  const Database database = open_in_memory();
  CHECK_THROWS_WITH(index_archive(database, "no/such/folder", {}), "there is no archive at 'no/such/folder'");
  CHECK_THROWS_WITH(index_archive(database, folder.path(), {}),
                    "'" + folder.path().string() + "' is not an archive");
}
