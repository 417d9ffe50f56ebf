// SPDX-License-Identifier: MIT
#include "query/run/run.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
using samples::ArchiveBuilder;

namespace {

std::string titles(const Database& database, const std::string& query) {
  return ask_text(database, query, "title");
}

std::string mistake(const Database& database, const std::string& query) {
  try {
    query_rows(database, query, {"id"});
    return "";
  } catch (const QueryError& error) {
    return std::string(error.what()).substr(0, std::string(error.what()).find('\n'));
  }
}

std::string mail(const std::string& id, const std::string& subject, const std::string& parent = "") {
  MailBuilder out;
  out.id = id;
  out.subject = subject;
  if (!parent.empty()) out.more += "In-Reply-To: <" + parent + ">\n";
  out.body = "text\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
  return out.str();
}

}  // namespace

TEST_CASE("run: a count equals the number of rows, however the mails are read", "[query]") {
  const std::string query =
      GENERATE(as<std::string>(), "memory", "memory -tdx", "-tdx memory -kvm", "memory tdx -is:reply",
               "memory OR (kvm -tdx)", "memory -(tdx OR kvm)", "memory -(tdx -kvm)", "memory -is:patch",
               "memory has:fixes", "memory -has:fixes", "memory -\"C++\"", "memory from:@intel.com",
               "memory from:@intel.com -from:okafor", "memory from:nobody@example.org", "memory date:2025-03",
               "memory thread:{tdx}", "memory -series:{from:@intel.com}", "range:HEAD~20..HEAD memory -tdx",
               "memory | limit 3", "memory -tdx | skip 2");
  CAPTURE(query);
  const Database& database = sample_database();
  const size_t rows = query_rows(database, query, {"id"}).size();
  CHECK(ask_text(database, query + " | count", "") == std::to_string(rows));
}

TEST_CASE("run: counts by person or period equal the number of mails of each", "[query]") {
  const auto [filter, key] = GENERATE(table<std::string, std::string>({{"", "from"},
                                                                       {"", "author"},
                                                                       {"", "domain"},
                                                                       {"memory -tdx", "author"},
                                                                       {"is:patch", "domain"},
                                                                       {"", "day(date)"},
                                                                       {"", "week(date)"},
                                                                       {"", "month(date)"},
                                                                       {"", "quarter(date)"},
                                                                       {"", "year(date)"}}));
  CAPTURE(filter, key);
  const Database& database = sample_database();
  std::map<std::string, int64_t> expected;
  // With another aggregate, each mail is read.
  for (const auto& row : query_rows(database, filter + " | count, count(id) by " + key, {}))
    expected[std::get<std::string>(row[2])] = std::get<int64_t>(row[0]);
  std::map<std::string, int64_t> counted;
  for (const auto& row : query_rows(database, filter + " | count by " + key, {}))
    counted[std::get<std::string>(row[1])] = std::get<int64_t>(row[0]);
  CHECK(counted == expected);
  CHECK_FALSE(counted.empty());
}

TEST_CASE("run: people match by address, domain and words", "[query]") {
  const Database& database = sample_database();
  CHECK(ask_text(database, "author:@intel.com is:cover", "revision") == "3, 2, 1");
  CHECK(query_rows(database, "author:@intel.com", {"id"}).size() ==
        query_rows(database, "domain:intel.com", {"id"}).size() +
            query_rows(database, "domain:linux.intel.com", {"id"}).size());
  CHECK(query_rows(database, "author:tomas.okafor@linux.intel.com", {"id"}).size() == 2);
  CHECK(query_rows(database, "author:OKAFOR", {"id"}).size() == 2);
  CHECK(query_rows(database, "from:okafor", {"id"}).empty());
  CHECK(query_rows(database, "author:zoe author:zo\xc3\xab", {"id"}).size() ==
        query_rows(database, "author:marchetti", {"id"}).size());
  CHECK(query_rows(database, "author:el.com", {"id"}).empty());
  CHECK(query_rows(database, "author:@el.com", {"id"}).empty());
}

TEST_CASE("run: a cover has the subsystems of its patches, in any order of arrival", "[query]") {
  CHECK(titles(sample_database(), "subsystem:tdx is:cover revision:2") == "KVM: Private memory accounting");
  const std::string cover = mail("0@x", "[PATCH v2 0/2] Private memory");
  const std::vector<std::string> patches = {mail("1@x", "[PATCH v2 1/2] KVM: TDX: One", "0@x"),
                                            mail("2@x", "[PATCH v2 2/2] x86/tdx: Two", "0@x"),
                                            // Of another revision or total, and of another series.
                                            mail("3@x", "[PATCH v3 1/2] KVM: SVM: Other", "0@x"),
                                            mail("4@x", "[PATCH v2 1/3] KVM: VMX: Other", "0@x"),
                                            mail("5@x", "[PATCH v2 1/2] KVM: PMU: Other", "9@x")};
  for (const bool cover_last : {false, true}) {
    CAPTURE(cover_last);
    const TempDir folder;
    ArchiveBuilder archive(folder / "0.git");
    int64_t time = mail_time;
    if (!cover_last) archive.add_mail(cover, time++);
    for (const std::string& patch : patches) archive.add_mail(patch, time++);
    if (cover_last) archive.add_mail(cover, time++);
    const Database database = open_in_memory();
    index_archive(database, folder / "0.git", {});
    CHECK(query_rows(database, "is:cover subsystem:TDX", {"id"}).size() == 1);
    CHECK(query_rows(database, "is:cover subsystem:x86/tdx", {"id"}).size() == 1);
    for (const char* other : {"svm", "vmx", "pmu"}) {
      CAPTURE(other);
      CHECK(query_rows(database, std::string("is:cover subsystem:") + other, {"id"}).empty());
      CHECK(query_rows(database, std::string("subsystem:") + other, {"id"}).size() == 1);
    }
    // 3@x, 4@x and 5@x start postings whose covers are missing.
    CHECK(query_rows(database, "is:series", {"id"}).size() == 4);
  }
}

TEST_CASE("run: a database without archives has no mails of a list, subsystem or trailer", "[query]") {
  const Database database = open_in_memory();
  for (const std::string query : {"list:kvm", "subsystem:kvm is:series", "trailer:acked-by date:2025.."}) {
    CAPTURE(query);
    CHECK(titles(database, query).empty());
  }
}

TEST_CASE("run: a list and a subsystem have the same mails whatever terms stand beside them", "[query]") {
  const TempDir folder;
  ArchiveBuilder kvm(folder / "kvm/git/0.git");
  kvm.add_mail(mail("1@x", "[PATCH] KVM: 1"), mail_time);
  kvm.add_mail(mail("2@x", "[PATCH] KVM: 2"), mail_time + 60);
  ArchiveBuilder other(folder / "other/git/0.git");
  // In both archives.
  other.add_mail(mail("2@x", "[PATCH] KVM: 2"), mail_time + 60);
  other.add_mail(mail("3@x", "[PATCH] mm: 3"), mail_time + 120);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {.list = "kvm", .progress = {}, .interrupted = {}});
  CHECK(titles(database, "list:kvm") == titles(database, ""));
  CHECK(titles(database, "-list:kvm").empty());
  CHECK(titles(database, "list:other").empty());
  index_archive(database, folder / "other", {.list = "other", .progress = {}, .interrupted = {}});
  struct Case {
    std::string term;
    std::string expected;
  };
  // Each mail has the List-Id kvm.vger.kernel.org.
  const auto test = GENERATE(values<Case>({{"list:other", "mm: 3, KVM: 2"},
                                           {"list:kvm", "mm: 3, KVM: 2, KVM: 1"},
                                           {"-list:other", "KVM: 1"},
                                           {"list:kvm.vger", "mm: 3, KVM: 2, KVM: 1"},
                                           {"list:nothing", ""},
                                           {"subsystem:kvm", "KVM: 2, KVM: 1"},
                                           {"-subsystem:kvm", "mm: 3"},
                                           {"(subsystem:mm OR list:other)", "mm: 3, KVM: 2"}}));
  for (const std::string beside :
       {"", " date:2000..", " is:series", " text", " is:series is:latest", " is:patch"}) {
    CAPTURE(test.term, beside);
    CHECK(titles(database, test.term + beside) == test.expected);
  }
}

TEST_CASE("run: a range has the mails that git log lists", "[query]") {
  const TempDir folder;
  ArchiveBuilder first(folder / "kvm/git/0.git");
  std::vector<std::string> ids;
  // The third commit has an earlier date than the second.
  for (const int64_t offset : {0, 60, 30}) {
    const std::string n = std::to_string(ids.size() + 1);
    ids.push_back(first.add_mail(mail(n + "@x", "[PATCH] " + n), mail_time + offset));
  }
  first.tag("v1");
  ArchiveBuilder second(folder / "kvm/git/1.git");
  ids.push_back(second.add_mail(mail("4@x", "[PATCH] 4"), mail_time + 86'400));
  second.tag(ids[0].substr(0, 8));
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  const auto seen = [&](const std::string& range) { return titles(database, "range:" + range); };
  CHECK(seen(ids[0] + ".." + ids[2]) == "3, 2");
  CHECK(seen(ids[1].substr(0, 10) + "..HEAD") == "4, 3");
  CHECK(seen("..v1") == "3, 2, 1");
  CHECK(seen("v1..") == "4");
  CHECK(seen("HEAD~2..HEAD") == "4, 3");
  CHECK(seen("HEAD~2..HEAD~") == "3");
  // From the first commit at or after a date, where the other end is a commit.
  CHECK(seen("2025-03-03..HEAD") == "4, 3, 2");
  CHECK(seen("HEAD..v1").empty());
  CHECK(seen("HEAD..HEAD").empty());
  // A ref takes precedence over a commit whose id starts with its name, as in git.
  CHECK(seen(ids[0].substr(0, 8) + "..HEAD").empty());
  CHECK(mistake(database, "range:nothing..HEAD") ==
        "query:1:7: error: 'nothing' is not a commit, ref or date of the archive");
  CHECK(mistake(database, "range:HEAD..HEAD~9") ==
        "query:1:13: error: 'HEAD~9' is not a commit, ref or date of the archive");
  CHECK(mistake(database, "range:" + ids[1].substr(0, 6) + "..").find("is not a commit") !=
        std::string::npos);
  // With a second list, HEAD is ambiguous, and its commits belong to another list.
  ArchiveBuilder other(folder / "other/git/0.git");
  const std::string alone = other.add_mail(mail("5@x", "[PATCH] 5"), mail_time);
  index_archive(database, folder / "other", {.list = "other", .progress = {}, .interrupted = {}});
  CHECK(mistake(database, "range:..HEAD") ==
        "query:1:7: error: the range is in more than one list: kvm, other");
  CHECK(seen("..HEAD list:other") == "5");
  CHECK(seen("HEAD~2.. (list:kvm subject:4)") == "4");
  CHECK(mistake(database, "range:" + ids[0] + ".." + alone).find("are in different lists") !=
        std::string::npos);
  CHECK(seen(ids[0] + "..HEAD") == "4, 3, 2");
}

TEST_CASE("run: a range between dates has the mails of all lists, by their own dates", "[query]") {
  const TempDir folder;
  const Database database = open_in_memory();
  // Both mirrors were committed in one burst, days after the mails were sent.
  for (const std::string list : {"kvm", "other"}) {
    ArchiveBuilder archive(folder / list / "git/0.git");
    for (const std::string day : {"3", "5", "7"}) {
      MailBuilder mail;
      mail.id = day + "@" + list;
      mail.subject = "[PATCH] " + list + " " + day;
      mail.more = "";
      mail.date = day + " Mar 2025 23:59:59 +0000";
      archive.add_mail(mail.str(), mail_time + 10 * 86'400);
    }
    archive.tag("2025-03-06");
    index_archive(database, folder / list, {.list = list, .progress = {}, .interrupted = {}});
  }
  struct Case {
    std::string query;
    std::string titles;
  };
  const auto test =
      GENERATE(values<Case>({{"range:2025-03-04..2025-03-07", "kvm 5, kvm 7, other 5, other 7"},
                             {"range:2025-03-05T23:59:58Z..2025-03-05T23:59:59Z", "kvm 5, other 5"},
                             {"range:2025-03-05..", "kvm 5, kvm 7, other 5, other 7"},
                             {"range:..2025-03-03", "kvm 3, other 3"},
                             {"range:2025-03-04..2025-03-05 list:other", "other 5"},
                             {"-range:2025-03-04..2025-03-07", "kvm 3, other 3"},
                             {"(range:..2025-03-03 OR range:2025-03-07..) list:kvm", "kvm 3, kvm 7"},
                             {"range:2025-03-07..2025-03-03", ""},
                             {"range:2025-03-05", "kvm 5, other 5"},
                             {"range:2025-02", ""},
                             // The tag, which is the last commit.
                             {"range:2025-03-06.. list:kvm", ""},
                             {"range:..2025-03-06 list:kvm", "kvm 3, kvm 5, kvm 7"}}));
  CAPTURE(test.query);
  CHECK(titles(database, test.query + " | sort title") == test.titles);
}

TEST_CASE("run: stages return the documented rows", "[query]") {
  const Database& database = sample_database();
  CHECK(ask_text(database, "is:cover | limit 2 | sort revision asc", "revision") == "2, 3");
  CHECK(ask_text(database, "is:cover author:@intel.com | sort title, date asc", "revision") == "2, 1, 3");
  CHECK(ask_text(database, "is:cover | count by author | sort author | limit 1 | select author", "") ==
        "Jonas Wikander <jonas.wikander@amd.com>");
  CHECK(ask_text(database, "is:cover | limit 3 | count by list | select count", "") == "3");
  CHECK(ask_text(database, "is:cover | count by subsystem | top 1 | select count, subsystem", "") == "4");
  CHECK(ask_text(database,
                 "range:week-10..week-12 is:cover | dedupe title in subject | select status | limit 4",
                 "") == "new, new, new, new");
}

namespace {

using Mails = std::set<std::string>;

Mails mails(const std::string& query) {
  Mails out;
  for (const Row& row : query_rows(sample_database(), query, {"id", "subject"})) {
    // Two samples share a Message-ID on purpose.
    out.insert(std::get<std::string>(row[0]) + " " + std::get<std::string>(row[1]));
  }
  return out;
}

/// A query, and the mails that set algebra on the mails of its terms yields.
struct Expected {
  std::string query;
  Mails mails;
};

Expected random_query(std::mt19937& random, const std::vector<Expected>& terms, const Mails& all, int depth) {
  const auto choice = depth == 0 ? 0u : random() % 4;
  if (choice == 0) return terms[random() % terms.size()];
  const Expected left = random_query(random, terms, all, depth - 1);
  Expected out;
  const auto into = std::inserter(out.mails, out.mails.end());
  if (choice == 1) {
    out.query = "-(" + left.query + ")";
    std::ranges::set_difference(all, left.mails, into);
    return out;
  }
  const Expected right = random_query(random, terms, all, depth - 1);
  out.query = "(" + left.query + (choice == 2 ? " " : " OR ") + right.query + ")";
  if (choice == 2) {
    std::ranges::set_intersection(left.mails, right.mails, into);
  } else {
    std::ranges::set_union(left.mails, right.mails, into);
  }
  return out;
}

}  // namespace

TEST_CASE("run: AND, OR and NOT are set algebra for all terms and all joins of the SQL", "[query]") {
  const Mails all = mails("");
  CHECK(all.size() == 58);
  std::vector<Expected> terms;
  for (const char* query : {"kvm",
                            "\"private memory\"",
                            "vm*",
                            "author:@intel.com",
                            "to:kvm@vger.kernel.org",
                            "cc:lind",
                            "is:rfc",
                            "is:series",
                            "is:resend",
                            "number:0",
                            "revision:>=2",
                            "total:2..3",
                            "received:2025",
                            "date:2025-03-03",
                            "subsystem:tdx",
                            "domain:example.org",
                            "list:kvm",
                            "subject:/v[0-9]/",
                            "range:week-10..week-12",
                            "file:arch/x86/kvm/",
                            "id:nothing@here",
                            "quoted:the",
                            "attachment:patch",
                            "kind:reply",
                            "added:u64"}) {
    terms.push_back({query, mails(query)});
  }
  std::mt19937 random(20250320);
  for (int i = 0; i < 500; ++i) {
    const Expected expected = random_query(random, terms, all, 4);
    CAPTURE(expected.query);
    CHECK(mails(expected.query) == expected.mails);
  }
}

TEST_CASE("run: terms match the mails that a simple check of each mail finds", "[query]") {
  const auto rows = query_rows(sample_database(), "", {"id", "subject", "text", "kind"});
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  // `_` is part of a word: debugfs_create_u64 does not match debugfs.
  const auto has_word = [&](const std::string& text, const std::string& word) {
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const size_t end = at + word.size();
      if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) return true;
    }
    return false;
  };
  const auto plainly = [&](size_t column, const std::string& word) {
    Mails out;
    for (const Row& row : rows) {
      const auto* text = std::get_if<std::string>(&row[column]);
      if (text == nullptr || !has_word(*text, word)) continue;
      out.insert(std::get<std::string>(row[0]) + " " + std::get<std::string>(row[1]));
    }
    return out;
  };
  // Words that have no other form in the samples.
  CHECK(mails("subject:selftests") == plainly(1, "selftests"));
  CHECK(mails("subject:\"KVM: TDX\"") == plainly(1, "KVM: TDX"));
  CHECK(mails("subject:/RFC/") == plainly(1, "RFC"));
  CHECK(mails("kind:cover") == plainly(3, "cover"));
  CHECK(mails("(text:debugfs OR quoted:debugfs)") == plainly(2, "debugfs"));
}
