// SPDX-License-Identifier: MIT
// Runs of the indexer over unusual archives; indexer_test.cpp has the simple ones.
#include <cstdint>
#include <fstream>

#include "indexer/git/git.hpp"
#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "statements.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
using samples::ArchiveBuilder;
namespace fs = std::filesystem;

namespace {

int64_t number(const Database& database, std::string_view sql) {
  return Statement(database, sql).find().value();
}

std::string all(const Database& database, std::string_view sql) {
  Statement statement(database, sql);
  auto rows = statement.use();
  std::string out;
  while (rows.next()) out += (out.empty() ? "" : ", ") + std::string(rows.text(0));
  return out;
}

std::string mail(int n, const std::string& from = "Ada <ada@example.org>") {
  MailBuilder out;
  out.id = std::to_string(n) + "@example.org";
  out.subject = "mail " + std::to_string(n);
  out.from = from;
  return out.str();
}

IndexOptions as_list(const std::string& name) {
  return {.list = name, .progress = {}, .interrupted = {}};
}

/// The file of a loose object.
fs::path object_file(const fs::path& repository, const std::string& hex) {
  return repository / "objects" / hex.substr(0, 2) / hex.substr(2);
}

std::string bytes_of_hex(const std::string& hex) {
  std::string out;
  for (size_t i = 0; i < hex.size(); i += 2)
    out.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return out;
}

/// Returns the id of the mail that a commit adds.
std::string blob_of(const fs::path& path, const std::string& commit) {
  bool reached = false;
  const Repository repository = Repository::open(path);
  const WalkedCommit walked = repository.commits_after(bytes_of_hex(commit), std::nullopt, &reached).back();
  return to_hex(repository.read(walked).mail->blob);
}

}  // namespace

TEST_CASE("index: the sample archive has a row for every commit", "[indexer]") {
  const TempDir folder;
  samples::build_from_manifest(samples_folder() / "archive.txt", folder / "kvm");
  const Database database = open_in_memory();
  const IndexSummary summary = index_archive(database, folder / "kvm", {});
  // 60 mails, one of which is purged and one deleted again (samples/README.md).
  CHECK(summary.mails == 59);
  CHECK(summary.added == 59);
  CHECK(summary.deleted == 1);
  CHECK(number(database, "SELECT count(*) FROM delivery") == 61);
  CHECK(number(database, "SELECT count(*) FROM message") == 58);
  CHECK(number(database, "SELECT count(*) FROM message_fts WHERE message_fts MATCH 'lucky OR winner'") == 0);
  CHECK(all(database, "SELECT name FROM ref WHERE name LIKE 'refs/tags/%' ORDER BY name") ==
        "refs/tags/week-10, refs/tags/week-12");
  CHECK(all(database, "SELECT DISTINCT kind FROM defect ORDER BY kind") ==
        "bad-base64, bad-charset, bad-date, bad-message-id, broken-multipart, no-date, no-from, no-mail, "
        "no-message-id, no-subject, nul-bytes, raw-header-bytes, repeated-header, reused-message-id, "
        "unknown-charset, unlikely-date");
  CHECK(summary.defective == number(database, "SELECT count(DISTINCT delivery) FROM defect"));
}

TEST_CASE("index: a person has the newest name, in any order of indexing", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder one(folder / "one/git/0.git");
  ArchiveBuilder two(folder / "two/git/0.git");
  one.add_mail(mail(1, "Ada <ada@example.org>"), mail_time);
  one.add_mail(mail(2, "Ada King <ADA@example.org>"), mail_time + 200);
  two.add_mail(mail(3, "Ada Byron <ada@example.org>"), mail_time + 100);
  two.add_mail(mail(4, "ada@example.org"), mail_time + 300);
  const std::vector<std::vector<std::string>> orders = {{"one", "two"}, {"two", "one"}};
  for (const auto& order : orders) {
    CAPTURE(order);
    const Database database = open_in_memory();
    for (const std::string& list : order) index_archive(database, folder / list, as_list(list));
    CHECK(all(database,
              "SELECT person.name FROM person JOIN address ON address.person = person.id WHERE email = "
              "'ada@example.org'") == "Ada King");
  }
}

TEST_CASE("index: mails of the same second have different ids, in the order of their arrival", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  std::string expected;
  // Takes an id that the mails of an earlier second would otherwise get.
  archive.add_mail(mail(0), mail_time + 3);
  for (int n = 1; n <= 40; ++n) {
    archive.add_mail(mail(n), mail_time);
    expected += (n > 1 ? ", mail " : "mail ") + std::to_string(n);
  }
  const Database database = open_in_memory();
  int calls = 0;
  CHECK_THROWS_AS(index_archive(database, folder / "kvm",
                                {.list = {}, .progress = {}, .interrupted = [&] { return ++calls == 20; }}),
                  Error);
  index_archive(database, folder / "kvm", {});
  CHECK(all(database, "SELECT title FROM message WHERE title <> 'mail 0' ORDER BY id") == expected);
  CHECK(number(database, "SELECT min(id) FROM message") == mail_time);
  CHECK(number(database, "SELECT id FROM message WHERE title = 'mail 0'") == mail_time + 3);
  CHECK(number(database, "SELECT max(id) FROM message") == mail_time + 40);
}

TEST_CASE("index: a cross-post is one message, even if its lists append footers", "[indexer]") {
  struct Case {
    std::string in_two;
    int64_t messages;
  };
  const std::string footer = "\n" + std::string(47, '_') + "\nkvmarm mailing list\n";
  const std::string crlf = [] {
    std::string out;
    for (const char c : mail(1)) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return out;
  }();
  const std::vector<Case> cases = {
      {mail(1), 1},
      {"Received: by two; Mon, 3 Mar 2025 10:00:05 +0000\n" + mail(1), 1},
      {mail(1) + footer, 1},
      {mail(1) + "\n\n", 1},
      {crlf, 1},
      {mail(1) + "P.S. another text\n", 2},
      {mail(1, "Bo <bo@example.org>"), 2},
  };
  for (const Case& test : cases) {
    CAPTURE(test.in_two);
    const TempDir folder;
    ArchiveBuilder(folder / "one/git/0.git").add_mail(mail(1), mail_time);
    ArchiveBuilder(folder / "two/git/0.git").add_mail(test.in_two, mail_time + 5);
    const Database database = open_in_memory();
    index_archive(database, folder / "one", as_list("one"));
    CHECK(index_archive(database, folder / "two", as_list("two")).added == test.messages - 1);
    CHECK(number(database, "SELECT count(*) FROM message") == test.messages);
    CHECK(number(database, "SELECT count(*) FROM delivery WHERE state = 'present'") == 2);
  }
}

TEST_CASE("index: a deletion removes the mail only from its own list", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder one(folder / "one/git/0.git");
  ArchiveBuilder two(folder / "two/git/0.git");
  one.add_mail(mail(1), mail_time);
  two.add_mail(mail(1), mail_time);
  one.add_deletion(mail(1), mail_time + 60);
  one.add_deletion(mail(7), mail_time + 120);
  for (const bool one_first : {true, false}) {
    CAPTURE(one_first);
    const Database database = open_in_memory();
    if (!one_first) index_archive(database, folder / "two", as_list("two"));
    index_archive(database, folder / "one", as_list("one"));
    if (one_first) index_archive(database, folder / "two", as_list("two"));
    CHECK(all(database,
              "SELECT list.name || ' ' || state FROM delivery JOIN epoch ON epoch.id = epoch JOIN list "
              "ON list.id = list ORDER BY list.name, position") ==
          "one deleted, one deletion, one deletion, two present");
    CHECK(number(database, "SELECT count(*) FROM message") == 1);
  }
}

TEST_CASE("index: a deletion removes a mail whose bytes are missing in the archive", "[indexer]") {
  const TempDir folder;
  const fs::path path = folder / "kvm/git/0.git";
  ArchiveBuilder archive(path);
  archive.add_mail(mail(1), mail_time);
  archive.add_mail(mail(2), mail_time + 60);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  archive.add_deletion(mail(1), mail_time + 120);
  const std::string blob = all(database, "SELECT lower(hex(blob_oid)) FROM delivery WHERE position = 1");
  fs::remove(object_file(path, blob));
  CHECK(index_archive(database, folder / "kvm", {}).deleted == 1);
  CHECK(all(database, "SELECT title FROM message") == "mail 2");
}

TEST_CASE("index: the deliveries that a deletion removes are found by Message-ID and blob", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder(folder / "kvm/git/0.git").add_mail(mail(1), mail_time);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  const std::string blob = all(database, "SELECT lower(hex(blob_oid)) FROM delivery");
  const std::string id = all(database, "SELECT text FROM msgid");
  const auto found = [&](const std::string& bytes, const std::string& message_id) {
    Statement statement(database, statements::present_deliveries_of_mail);
    return statement.use(Blob{bytes}, 1, message_id).next();
  };
  CHECK(found(bytes_of_hex(blob), id));
  CHECK_FALSE(found(bytes_of_hex(blob), "other@x"));
  CHECK_FALSE(found(bytes_of_hex(std::string(40, '0')), id));
}

TEST_CASE("index: two archives with the same List-Id are two lists if the option names them", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder(folder / "one/git/0.git").add_mail(mail(1), mail_time);
  ArchiveBuilder(folder / "two/git/0.git").add_mail(mail(2), mail_time);
  const Database database = open_in_memory();
  index_archive(database, folder / "one", {});
  try {
    index_archive(database, folder / "two", {});
    FAIL("two archives became one list");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
  }
  index_archive(database, folder / "two", as_list("copy"));
  // The archive is known now: no name is needed.
  CHECK(index_archive(database, folder / "two", {}).mails == 0);
  CHECK(all(database, "SELECT name FROM list ORDER BY name") == "copy, kvm");
}

TEST_CASE("index: an archive without mails makes no list", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  const Database database = open_in_memory();
  for (const IndexOptions& options : {IndexOptions{}, as_list("kvm")}) {
    CHECK_THROWS_WITH(index_archive(database, folder / "kvm", options),
                      "'" + (fs::canonical(folder.path()) / "kvm/git/0.git").string() + "' has no mails");
    CHECK(all(database, "SELECT name FROM list") == "");
  }
  archive.add_mail(mail(1), mail_time);
  CHECK(index_archive(database, folder / "kvm", {}).mails == 1);
}

TEST_CASE("index: the mails before damage in the archive are kept", "[indexer]") {
  const TempDir folder;
  const fs::path path = folder / "kvm/git/0.git";
  ArchiveBuilder archive(path);
  std::string third;
  for (int n = 1; n <= 5; ++n) {
    const std::string commit = archive.add_mail(mail(n), mail_time + n);
    if (n == 3) third = commit;
  }
  const std::string blob = blob_of(path, third);
  fs::rename(object_file(path, blob), folder / "lost");
  const Database database = open_in_memory();
  try {
    index_archive(database, folder / "kvm", {});
    FAIL("a damaged archive was indexed");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::archive);
    CHECK(std::string(error.what()).find(third) != std::string::npos);
  }
  CHECK(all(database, "SELECT title FROM message ORDER BY id") == "mail 1, mail 2");
  CHECK(number(database, "SELECT commits FROM epoch") == 2);
  fs::rename(folder / "lost", object_file(path, blob));
  CHECK(index_archive(database, folder / "kvm", {}).mails == 3);
}

TEST_CASE("index: a damaged mail ends the run, with libgit2's reason", "[indexer]") {
  const TempDir folder;
  const fs::path path = folder / "kvm/git/0.git";
  ArchiveBuilder archive(path);
  const std::string commit = archive.add_mail(mail(1), mail_time);
  const std::string blob = blob_of(path, commit);
  fs::permissions(object_file(path, blob), fs::perms::owner_all);
  std::ofstream(object_file(path, blob)) << "no object";
  const Database database = open_in_memory();
  CHECK_THROWS_WITH(
      index_archive(database, folder / "kvm", {}),
      Catch::Matchers::ContainsSubstring("blob " + blob + " is damaged (") && Catch::Matchers::EndsWith(")"));
}

TEST_CASE("index: a shallow clone is rejected, and nothing of it is indexed", "[indexer]") {
  const TempDir folder;
  const fs::path path = folder / "kvm/git/0.git";
  ArchiveBuilder archive(path);
  const std::string first = archive.add_mail(mail(1), mail_time);
  archive.add_mail(mail(2), mail_time + 60);
  fs::remove(object_file(path, first));
  const Database database = open_in_memory();
  CHECK_THROWS_WITH(index_archive(database, folder / "kvm", {}),
                    Catch::Matchers::ContainsSubstring("commit " + first + " is missing"));
  CHECK(number(database, "SELECT count(*) FROM delivery") == 0);
}

TEST_CASE("index: a ref that points to nothing does not hide the others", "[indexer]") {
  const TempDir folder;
  const fs::path path = folder / "kvm/git/0.git";
  ArchiveBuilder archive(path);
  archive.add_mail(mail(1), mail_time);
  archive.tag("a");
  archive.tag("z");
  write_file(path / "refs/tags/gone", std::string(40, 'f') + "\n");
  write_file(path / "refs/tags/mess", "this is no id\n");
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  CHECK(all(database, "SELECT name FROM ref ORDER BY name") ==
        "HEAD, refs/heads/master, refs/tags/a, refs/tags/z");
}

TEST_CASE("index: refs are updated even if there are no new commits", "[indexer]") {
  const TempDir folder;
  const fs::path path = folder / "kvm/git/0.git";
  ArchiveBuilder archive(path);
  archive.add_mail(mail(1), mail_time);
  archive.tag("old");
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  fs::remove(path / "refs/tags/old");
  archive.tag("new");
  index_archive(database, folder / "kvm", {});
  CHECK(all(database, "SELECT name FROM ref WHERE name LIKE 'refs/tags/%'") == "refs/tags/new");
}

TEST_CASE("index: progress rises to the total", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  for (int n = 1; n <= 250; ++n) archive.add_mail(mail(n), mail_time + n);
  const Database database = open_in_memory();
  std::vector<int64_t> done;
  const auto progress = [&](const IndexProgress& at) {
    CHECK(at.list == "kvm");
    CHECK(at.total == 250);
    done.push_back(at.done);
  };
  index_archive(database, folder / "kvm", {.list = {}, .progress = progress, .interrupted = {}});
  REQUIRE(done.size() >= 2);
  CHECK(std::is_sorted(done.begin(), done.end()));
  CHECK(done.back() == 250);
}
