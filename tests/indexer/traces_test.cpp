// SPDX-License-Identifier: MIT
// A deleted mail is gone: from the tables, the full text, and the bytes of the files.
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include "indexer/git/unchanged.hpp"
#include "indexer/indexer.hpp"
#include "indexer/maintainers.hpp"
#include "samples/archive_builder.hpp"
#include "schema/base/compression.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/maintainers_store.hpp"
#include "support/catch.hpp"
#include "support/relations_dump.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
using samples::ArchiveBuilder;
namespace fs = std::filesystem;

namespace {

// Each word begins with other letters, because the full text shares the beginning of a term with the one
// before.
const std::vector<std::string> words = {"jumbletitle", "kneadname", "vexaddress", "oxbowdomain",
                                        "unfiledcc",   "quilltext", "wharfquote", "yodelfile",
                                        "zebramailer", "idlemsgid", "hexparent",  "xerosystem",
                                        "bravotester", "dwarflink", "gnomefix"};

/// A mail whose people, ids, files and words occur in no other mail.
std::string mail_to_delete() {
  return "From: Kneadname Q <vexaddress@oxbowdomain.example>\n"
         "To: kvm@vger.kernel.org\n"
         "Cc: Unfiledcc <unfiledcc@example.net>\n"
         "Subject: [PATCH] xerosystem: jumbletitle\n"
         "Date: Mon, 3 Mar 2025 10:00:00 +0000\n"
         "Message-ID: <idlemsgid@example.org>\n"
         "In-Reply-To: <hexparent@example.org>\n"
         "X-Mailer: zebramailer 7\n"
         "List-Id: <kvm.vger.kernel.org>\n"
         "MIME-Version: 1.0\n"
         "Content-Type: multipart/mixed; boundary=b\n"
         "\n"
         "--b\nContent-Type: text/plain\n\n"
         "> wharfquote\n"
         "Some quilltext here.\n"
         "Link: https://lore.kernel.org/r/dwarflink@example.org\n"
         "Tested-by: Bravotester <bravotester@example.com>\n"
         "---\n"
         "diff --git a/yodelfile.c b/yodelfile.c\n"
         "index 1111111..2222222 100644\n"
         "--- a/yodelfile.c\n"
         "+++ b/yodelfile.c\n"
         "@@ -1 +1 @@\n"
         "-one\n"
         "+two\n"
         "--b\nContent-Type: text/plain; name=gnomefix.txt\n"
         "Content-Disposition: attachment; filename=gnomefix.txt\n\nattached\n"
         "--b--\n";
}

std::string mail(int n) {
  MailBuilder out;
  out.id = std::to_string(n) + "@example.org";
  out.from = "Ada " + std::to_string(n % 7) + " <ada" + std::to_string(n % 5) + "@example.org>";
  out.subject = "[PATCH] sub" + std::to_string(n % 9) + ": number " + std::to_string(n);
  out.body = "Text of mail " + std::to_string(n) + ".\n";
  return out.str();
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The bytes of the files of a database, with the texts that it keeps compressed.
std::string contents_of_files(const fs::path& file) {
  std::string out;
  for (const char* end : {"", "-wal", "-shm"}) out += bytes_of(file.string() + end);
  const Database database = open_to_read(file, 0);
  for (const std::string& frame : rows(database, "SELECT frame FROM text_block")) out += decompress(frame);
  return lower(std::move(out));
}

std::set<std::string> words_in(const fs::path& file) {
  const std::string contents = contents_of_files(file);
  std::set<std::string> found;
  for (const std::string& word : words) {
    if (contents.find(word) != std::string::npos) found.insert(word);
  }
  return found;
}

/// An archive with a mail to delete among others.
struct ArchiveToDeleteFrom {
  explicit ArchiveToDeleteFrom(const fs::path& folder) : epoch(folder / "git/0.git") {
    for (int n = 0; n < 60; ++n) {
      if (n == 30) {
        before = last;
        epoch.add_mail(mail_to_delete(), mail_time + n);
      }
      last = epoch.add_mail(mail(n), mail_time + n);
    }
  }

  ArchiveBuilder epoch;
  std::string before;
  std::string last;
};

/// Sets KVQ_FTS while it exists.
class FullTextBy {
 public:
  explicit FullTextBy(const char* value) {
    if (value[0] != '\0') setenv("KVQ_FTS", value, 1);
  }
  ~FullTextBy() { unsetenv("KVQ_FTS"); }
  FullTextBy(const FullTextBy&) = delete;
  FullTextBy& operator=(const FullTextBy&) = delete;
};

/// Everything in the tables that mails have brought, independent of ids.
std::string tables(const Database& database) {
  database.execute("INSERT INTO mailbox_fts (mailbox_fts, rank) VALUES ('integrity-check', 1)");
  database.execute(
      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab (main, message_fts, row);"
      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.names USING fts5vocab (main, mailbox_fts, row)");
  std::string out = relations_dump(database);
  for (const char* query :
       {"SELECT 'term ' || term || doc || ' ' || cnt FROM terms ORDER BY 1",
        "SELECT 'name ' || term || doc || ' ' || cnt FROM names ORDER BY 1",
        "SELECT 'totals ' || rtrim(hex(block), '0') FROM message_fts_data WHERE id = 1",
        "SELECT 'docsize ' || count(*) FROM message_fts_docsize",
        "SELECT 'mailbox ' || text FROM mailbox ORDER BY 1",
        "SELECT 'address ' || email || ' ' || name FROM address JOIN person ON person.id = person ORDER BY 1",
        "SELECT 'persons ' || count(*) FROM person", "SELECT 'domain ' || name FROM domain ORDER BY 1",
        "SELECT 'identity ' || email || name FROM identity ORDER BY 1",
        "SELECT 'company ' || name FROM company ORDER BY 1",
        "SELECT 'affiliations ' || count(*) FROM affiliation",
        "SELECT 'msgid ' || text FROM msgid ORDER BY 1", "SELECT 'file ' || path FROM file ORDER BY 1",
        "SELECT 'header ' || field FROM header ORDER BY 1",
        "SELECT 'subsystem ' || name FROM subsystem ORDER BY 1",
        "SELECT 'recipients ' || count(DISTINCT list) FROM recipient_list WHERE NOT EXISTS "
        "(SELECT 1 FROM message WHERE recipients = list)",
        "SELECT 'trace ' || kind FROM trace"}) {
    for (const std::string& line : rows(database, query)) out += line + "\n";
  }
  return out;
}

std::string tables_at_once(const fs::path& archive) {
  const Database fresh = open_in_memory();
  index_archive(fresh, archive, {});
  return tables(fresh);
}

}  // namespace

TEST_CASE("traces: no word of a deleted mail is left in the files", "[indexer]") {
  const TempDir folder;
  ArchiveToDeleteFrom archive(folder / "kvm");
  const FullTextBy full_text(GENERATE("", "sqlite"));
  const bool is_purged = GENERATE(false, true);
  CAPTURE(is_purged);
  {
    const Database database = open_to_write(folder / "x.db");
    index_archive(database, folder / "kvm", {});
  }
  CHECK(words_in(folder / "x.db") == std::set<std::string>(words.begin(), words.end()));
  if (is_purged) {
    archive.epoch.go_back_to(archive.before);
    for (int n = 30; n < 60; ++n) archive.epoch.add_mail(mail(n), mail_time + n);
  } else {
    archive.epoch.add_deletion(mail_to_delete(), mail_time + 100);
  }
  const Database database = open_to_write(folder / "x.db");
  const IndexSummary summary = index_archive(database, folder / "kvm", {});
  CHECK_FALSE(summary.leaves_traces);
  // Before the database is closed, and after it.
  CHECK(words_in(folder / "x.db").empty());
  CHECK(tables(database) == tables_at_once(folder / "kvm"));
}

TEST_CASE("traces: a mail that is deleted in the run that reads it leaves no word", "[indexer]") {
  const TempDir folder;
  ArchiveToDeleteFrom archive(folder / "kvm");
  archive.epoch.add_deletion(mail_to_delete(), mail_time + 100);
  { index_archive(open_to_write(folder / "x.db"), folder / "kvm", {}); }
  CHECK(words_in(folder / "x.db").empty());
}

TEST_CASE("traces: an interrupted run leaves them to the next", "[indexer]") {
  const TempDir folder;
  ArchiveToDeleteFrom archive(folder / "kvm");
  {
    const Database database = open_to_write(folder / "x.db");
    index_archive(database, folder / "kvm", {});
    archive.epoch.add_deletion(mail_to_delete(), mail_time + 100);
    const IndexOptions options{.list = {}, .progress = {}, .interrupted = [] { return true; }};
    CHECK_THROWS_AS(index_archive(database, folder / "kvm", options), Error);
    CHECK(rows(database, "SELECT count(*) FROM trace").front() != "0");
  }
  const Database database = open_to_write(folder / "x.db");
  CHECK_FALSE(is_unchanged(database, folder / "kvm", {}, {}, {}));
  const IndexSummary summary = index_archive(database, folder / "kvm", {});
  CHECK(summary.mails == 0);
  CHECK(words_in(folder / "x.db").empty());
  CHECK(tables(database) == tables_at_once(folder / "kvm"));
}

TEST_CASE("traces: they stay while another process reads, and the run says so", "[indexer]") {
  const TempDir folder;
  ArchiveToDeleteFrom archive(folder / "kvm");
  const Database database = open_to_write(folder / "x.db");
  database.execute("PRAGMA busy_timeout = 10");
  index_archive(database, folder / "kvm", {});
  archive.epoch.add_deletion(mail_to_delete(), mail_time + 100);
  {
    const Database reader = open_to_read(folder / "x.db", 0);
    Statement reading(reader, "SELECT id FROM message");
    auto open = reading.use();
    REQUIRE(open.next());
    CHECK(index_archive(database, folder / "kvm", {}).leaves_traces);
    CHECK_FALSE(is_unchanged(database, folder / "kvm", {}, {}, {}));
  }
  CHECK_FALSE(index_archive(database, folder / "kvm", {}).leaves_traces);
  CHECK(words_in(folder / "x.db").empty());
  CHECK(is_unchanged(database, folder / "kvm", {}, {}, {}));
}

TEST_CASE("traces: a Message-ID that only the deleted mail cited leaves the threads of others", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  const auto thread_mail = [](const std::string& id, const std::string& headers) {
    return "From: Ada <ada@example.org>\nSubject: " + id + "\nDate: Mon, 3 Mar 2025 10:00:00 +0000\n" +
           "Message-ID: <" + id + "@example.org>\n" + headers + "List-Id: <kvm.vger.kernel.org>\n\nText.\n";
  };
  const std::string citing = thread_mail("citing",
                                         "In-Reply-To: <parent@example.org>\nReferences: "
                                         "<jumbletitle@example.org> <absent@example.org> "
                                         "<parent@example.org>\n");
  archive.add_mail(thread_mail("parent", ""), mail_time);
  archive.add_mail(thread_mail("child", "In-Reply-To: <absent@example.org>\n"), mail_time + 1);
  archive.add_mail(citing, mail_time + 2);
  { index_archive(open_to_write(folder / "x.db"), folder / "kvm", {}); }
  REQUIRE(words_in(folder / "x.db").contains("jumbletitle"));
  archive.add_deletion(citing, mail_time + 3);
  const Database database = open_to_write(folder / "x.db");
  index_archive(database, folder / "kvm", {});
  CHECK(words_in(folder / "x.db").empty());
  CHECK(tables(database) == tables_at_once(folder / "kvm"));
}

TEST_CASE("traces: a person whom the deleted mail named gets the name of the newest other mail",
          "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  const auto named = [](int n, const std::string& name) {
    MailBuilder out;
    out.id = std::to_string(n) + "@example.org";
    out.from = name + " <ada@example.org>";
    return out.str();
  };
  archive.add_mail(named(1, "Ada Old"), mail_time);
  archive.add_mail(named(2, "Ada Middle"), mail_time + 60);
  archive.add_mail(named(3, "Ada Newest"), mail_time + 120);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  const char* name =
      "SELECT name FROM person JOIN address ON person = person.id WHERE email = 'ada@example.org'";
  CHECK(rows(database, name) == std::vector<std::string>{"Ada Newest"});
  archive.add_deletion(named(3, "Ada Newest"), mail_time + 180);
  index_archive(database, folder / "kvm", {});
  CHECK(rows(database, name) == std::vector<std::string>{"Ada Middle"});
  CHECK(tables(database) == tables_at_once(folder / "kvm"));
}

TEST_CASE("traces: a maintainer whom only the deleted mail mentions is still a maintainer", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  archive.add_mail(mail(1), mail_time);
  const Database database = open_in_memory();
  replace_sections(database, parse_maintainers("Maintainers List\n----------------\n\nKVM\n"
                                               "M:\tVera Lind <vera@example.net>\nF:\tvirt/\n"));
  MailBuilder to_maintainer;
  to_maintainer.id = "2@example.org";
  to_maintainer.from = "Vera Lind <vera@example.net>";
  archive.add_mail(to_maintainer.str(), mail_time + 1);
  index_archive(database, folder / "kvm", {});
  const char* maintainer =
      "SELECT mailbox.text || ', ' || person.name FROM mailbox JOIN address ON address.id = address "
      "JOIN person ON person.id = person WHERE email = 'vera@example.net'";
  const auto before = rows(database, maintainer);
  REQUIRE(before.size() == 1);
  archive.add_deletion(to_maintainer.str(), mail_time + 2);
  index_archive(database, folder / "kvm", {});
  CHECK(rows(database, maintainer) == before);
}

TEST_CASE("traces: a new file that gets the id of a removed one has its sections", "[indexer]") {
  const Database database = open_in_memory();
  database.execute("INSERT INTO file (id, path) VALUES (1, 'a'), (2, 'b'); UPDATE file_mapping SET upto = 2");
  database.execute("INSERT INTO trace (kind, id) VALUES ('file', 2)");
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  archive.add_mail(mail(1), mail_time);
  index_archive(database, folder / "kvm", {});
  CHECK(rows(database, "SELECT upto FROM file_mapping") == std::vector<std::string>{"1"});
}

TEST_CASE("traces: after any changes of an archive, the tables are those of a new index", "[indexer]") {
  const FullTextBy full_text(GENERATE("", "sqlite"));
  for (uint32_t seed = 1; seed <= 15; ++seed) {
    uint32_t state = seed * 2'654'435'761u;
    const auto random = [&](uint32_t below) {
      state = state * 1'664'525u + 1'013'904'223u;
      return (state >> 16) % below;
    };
    const TempDir folder;
    const Database database = open_in_memory();
    ArchiveBuilder epoch(folder / "kvm/git/0.git");
    std::vector<std::string> commits;
    const auto any = [&] {
      MailBuilder out;
      const std::string n = std::to_string(random(10));
      out.id = n + "@example.org";
      out.subject = "[PATCH] system" + n + ": title" + n;
      out.from = "Name " + n + " <user" + std::to_string(n[0] % 4) + "@host" + std::to_string(n[0] % 3) +
                 ".example>";
      out.to = "Other " + std::to_string(n[0] % 5) + " <user" + std::to_string(n[0] % 3) + "@host0.example>";
      out.more += "References: <" + std::to_string(n[0] % 6) + "@example.org>\nX-Mailer: mailer " +
                  std::to_string(n[0] % 4) + "\n";
      out.body = "word" + n + " common\nAcked-by: Acker <acker" + std::to_string(n[0] % 3) +
                 "@example.net>\n---\ndiff --git a/f" + n + " b/f" + n + "\n--- a/f" + n + "\n+++ b/f" + n +
                 "\n@@ -1 +1 @@\n-a\n+b" + n + "\n";
      return out.str();
    };
    for (int step = 0; step < 25; ++step) {
      const int64_t time = mail_time + 10 * step;
      if (random(8) == 0) {
        commits.resize(random(static_cast<uint32_t>(commits.size()) + 1));
        epoch.go_back_to(commits.empty() ? std::nullopt : std::optional(commits.back()));
      }
      commits.push_back(commits.empty() || random(5) < 3 ? epoch.add_mail(any(), time)
                                                         : epoch.add_deletion(any(), time));
      if (random(3) != 0) continue;
      index_archive(database, folder / "kvm", {});
      CAPTURE(seed, step);
      REQUIRE(archive_dump(database) != "");
      REQUIRE(tables(database) == tables_at_once(folder / "kvm"));
    }
  }
}
