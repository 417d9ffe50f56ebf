// SPDX-License-Identifier: MIT
// Compares counts of full-text searches, which use the id sets of phrases, with the rows of MATCH.
#include <cstdint>

#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

/// Compares both as the user would see them.
void check_count(const std::string& query) {
  CAPTURE(query);
  const auto counted = query_rows(sample_database(), query + " | count", {});
  REQUIRE(counted.size() == 1);
  CHECK(std::get<int64_t>(counted[0][0]) ==
        static_cast<int64_t>(query_rows(sample_database(), query, {"id"}).size()));
}

}  // namespace

TEST_CASE("text counts: text terms in all combinations", "[query]") {
  for (const std::string query :
       {"kvm",
        "\"memory\"",
        "kvm tdx",
        "kvm OR tdx",
        "kvm -tdx",
        "kvm -(tdx OR arm64)",
        "(kvm OR tdx) -subject:patch",
        "subject:\"KVM: x86\"",
        "\"guest memory\"",
        "body:\"the guest\"",
        "(kvm (tdx OR (memory (guest OR (x86 (patch OR (series (v2 OR (fix (the OR (a b)))))))))))",
        "nobodywrotethis",
        "kvm -nobodywrotethis",
        "kvm nobodywrotethis",
        "kvm OR nobodywrotethis",
        "tdx*",
        "kvm tdx*",
        "\"C++\"",
        "kvm \"-EINVAL\"",
        "from:intel.com kvm",
        "from:@intel.com kvm",
        "from:@intel.com kvm date:2020..",
        "author:vera kvm -tdx",
        "person:vera kvm",
        "domain:intel.com kvm",
        "domain:intel.com kvm is:patch",
        "from:@intel.com kvm is:rfc",
        "from:@intel.com -kvm",
        "from:@intel.com (kvm OR is:patch)",
        "from:@intel.com author:vera kvm",
        "date:2020.. kvm",
        "date:2025-03 kvm -tdx",
        "date:..2025-03-05 date:2025-03-03.. (kvm OR memory)",
        "date:2025-03-04 \"guest memory\"",
        "date:1990 kvm",
        "from:@intel.com kvm thread:{tdx}",
        "thread:{tdx} kvm",
        "-from:@intel.com kvm"}) {
    check_count(query);
  }
}

TEST_CASE("text counts: words match mails with dates as far from their commits as is allowed", "[query]") {
  const TempDir folder;
  samples::ArchiveBuilder archive(folder / "kvm/git/0.git");
  MailBuilder mail;
  mail.body = "pear\n";
  for (const auto& [id, date] : {std::pair{"early@x", "Sun, 3 Mar 2024 10:00:00 +0000"},
                                 {"late@x", "Tue, 4 Mar 2025 10:00:00 +0000"}}) {
    mail.id = id;
    mail.date = date;
    archive.add_mail(mail.str(), mail_time);
  }
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  const auto found = [&](const std::string& query) { return ask_text(database, query, "id"); };
  CHECK(found("pear dt:20240303100000..20240303100001") == "early@x");
  CHECK(found("pear dt:20250304100000..20250304100001") == "late@x");
  CHECK(found("pear date:2024-03-03") == "early@x");
  CHECK(found("pear date:2025-03-04") == "late@x");
  CHECK(found("pear date:2025-03-05").empty());
}

TEST_CASE("text counts: after rows were cut off, and with more words than one call takes", "[query]") {
  std::string any = "kvm";
  for (int i = 0; i < 150; ++i) any += " OR word" + std::to_string(i);
  check_count("(" + any + ")");
  check_count("kvm | limit 3");
  check_count("from:@intel.com kvm | skip 2");
  CHECK(query_rows(sample_database(), "kvm | limit 3 | count", {}) == std::vector<Row>{{Value{int64_t{3}}}});
}

TEST_CASE("text counts: the ids of every word of the samples equal the rows of MATCH", "[query]") {
  const Database database = private_copy(sample_database());
  database.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, message_fts, row)");
  Statement compared(database, "SELECT count(*), sum(kvq_size(kvq_phrase_ids(term, '')) = doc) FROM words");
  auto rows = compared.use();
  REQUIRE(rows.next());
  CHECK(rows.integer(0) > 500);
  CHECK(rows.integer(0) == rows.integer(1));
}

TEST_CASE("text counts: a value that is not a set is an internal error, not a result", "[query]") {
  for (const std::string sql :
       {"SELECT kvq_size(1)", "SELECT kvq_size(NULL)", "SELECT kvq_is_among(1, NULL)",
        "SELECT kvq_intersection()", "SELECT kvq_intersection(kvq_phrase_ids('a', ''), 1)",
        "SELECT kvq_phrase_ids('a', 'nocolumn')"}) {
    CAPTURE(sql);
    Statement statement(sample_database(), sql);
    auto row = statement.use();
    CHECK_THROWS_AS(row.next(), Error);
  }
}
