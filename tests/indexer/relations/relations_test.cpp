// SPDX-License-Identifier: MIT
// The user's settings for robots and topics, and recomputing everything.
#include <cstdint>
#include <ctime>

#include "indexer/indexer.hpp"
#include "indexer/people.hpp"
#include "indexer/relations/message_id_stem.hpp"
#include "indexer/relations/relate.hpp"
#include "indexer/relations/threads.hpp"
#include "samples/archive_builder.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "support/catch.hpp"
#include "support/relations_dump.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

std::filesystem::path sample_archive(const TempDir& folder) {
  samples::build_from_manifest(samples_folder() / "archive.txt", folder / "kvm");
  return folder / "kvm";
}

/// A mail sent some seconds after mail_time.
struct Posted {
  std::string id;
  std::string title;
  int64_t after;
  std::string line;
  std::string change_id;

  std::string mail() const {
    MailBuilder out;
    out.id = id + "@example.org";
    out.subject = title;
    const std::time_t time = mail_time + after;
    char date[64];
    std::strftime(date, sizeof date, "%d %b %Y %H:%M:%S +0000", std::gmtime(&time));
    out.date = date;
    out.body = "Do it.\n---\n";
    out.body +=
        "diff --git a/a.c b/a.c\nindex 1111111111..2222222222 100644\n--- a/a.c\n+++ b/a.c\n@@ -1,1 +1,2 "
        "@@\n one\n+" +
        line + "\n\n";
    if (!change_id.empty()) {
      out.body +=
          "---\nbase-commit: 0123456789012345678901234567890123456789\nchange-id: " + change_id + "\n\n";
    }
    return out.str();
  }
};

/// Indexes mails in an order: at once, or in one run per mail.
std::string relations_of(const std::vector<Posted>& mails, bool one_by_one, const Database& database) {
  const TempDir folder;
  samples::ArchiveBuilder archive(folder / "kvm/git/0.git");
  for (const Posted& posted : mails) {
    archive.add_mail(posted.mail(), mail_time + posted.after);
    if (one_by_one) index_archive(database, folder / "kvm", {});
  }
  index_archive(database, folder / "kvm", {});
  return relations_dump(database);
}

}  // namespace

TEST_CASE("relations: recomputing everything equals updating mail by mail", "[relations]") {
  const TempDir folder;
  const Database database = open_in_memory();
  index_archive(database, sample_archive(folder), {});
  const std::string before = relations_dump(database);
  for (const char* table : {"thread", "series", "series_message", "series_reply", "patch_trailer",
                            "series_evidence", "series_standing", "series_applier"}) {
    database.execute("DELETE FROM " + std::string(table));
  }
  database.execute("DELETE FROM message_subsystem WHERE from_patches = 1");
  Relations(database).recompute_all();
  CHECK(relations_dump(database) == before);
  Relations(database).recompute_all();
  CHECK(relations_dump(database) == before);
}

TEST_CASE("relations: the user's settings for topics apply as long as they exist", "[relations]") {
  const TempDir folder;
  const auto archive = sample_archive(folder);
  const Database database = open_in_memory();
  index_archive(database, archive, {});
  const std::string before = relations_dump(database);
  const std::string v1 = "20250303100000.1-1-vera.lind@intel.com";
  const std::string other = "20250305101500.31-1-zoe.marchetti@linux.dev";
  const auto reason = [&] {
    return rows(database,
                "SELECT coalesce(reason, '-') FROM series JOIN message ON message.id = series.id JOIN msgid "
                "ON "
                "msgid.id = message.msgid WHERE msgid.text = '" +
                    other + "'")
        .front();
  };
  index_archive(database, archive,
                {.list = {}, .relations = {{}, {{other, v1, true}}}, .progress = {}, .interrupted = {}});
  CHECK(reason() == "override");
  index_archive(database, archive,
                {.list = {},
                 .relations = {{}, {{other, v1, true}, {v1, other, false}}},
                 .progress = {},
                 .interrupted = {}});
  CHECK(reason() == "-");
  index_archive(database, archive, {});
  CHECK(relations_dump(database) == before);
}

namespace {

const std::string at_work = "Ada Byron <ada@work.example.org>";
const std::string at_home = "The Countess <ada@home.example.org>";
const std::string somebody = "Bo Lindahl <bo@example.org>";

/// A mail of a day; it answers another one if there is `parent`.
std::string mail_of(const std::string& from, const std::string& id, const std::string& title, int day,
                    const std::string& parent, const std::string& body) {
  MailBuilder out;
  out.from = from;
  out.id = id;
  out.subject = title;
  out.date = std::to_string(day) + " Mar 2025 10:00:00 +0000";
  if (!parent.empty()) out.more += "In-Reply-To: <" + parent + ">\n";
  out.body = body;
  return out.str();
}

/// Two revisions of one person with two names and addresses, and answers to them.
std::vector<std::string> mails_of_two_addresses() {
  const std::string diff =
      "---\ndiff --git a/a.c b/a.c\nindex 1111111111..2222222222 100644\n--- a/a.c\n+++ b/a.c\n@@ -1,1 +1,2 "
      "@@\n one\n+";
  return {
      mail_of(at_work, "v1@x", "[PATCH] Do it", 3, "", "Do it.\n" + diff + "two\n"),
      mail_of(somebody, "q1@x", "Re: [PATCH] Do it", 4, "v1@x", "Why?\n"),
      mail_of(at_home, "a1@x", "Re: [PATCH] Do it", 5, "q1@x", "Because the manual asks for it.\n"),
      mail_of(at_home, "v2@x", "[PATCH v2] Do it", 6, "", "Do it.\n" + diff + "three\n"),
      mail_of(at_work, "t2@x", "Re: [PATCH v2] Do it", 7, "v2@x",
              "Reviewed-by: Ada Byron <ada@work.example.org>\n"),
  };
}

void index_mails(const Database& database, const std::vector<std::string>& mails,
                 const std::vector<size_t>& order, const PeopleSettings& people) {
  const TempDir folder;
  samples::ArchiveBuilder archive(folder / "kvm/git/0.git");
  for (const size_t i : order) archive.add_mail(mails[i], mail_time + 30 * 86'400 + static_cast<int64_t>(i));
  index_archive(database, folder / "kvm", {.people = people});
}

std::vector<std::string> states(const Database& database) {
  return rows(
      database,
      "SELECT (SELECT text FROM msgid JOIN message m ON m.msgid = msgid.id WHERE m.id = series.id) || ' ' "
      "|| state || ' ' || people || ' ' || reviewed || ' ' || coalesce(reason, '-') FROM series ORDER BY 1");
}

}  // namespace

TEST_CASE("relations: a changed mailmap changes who is the author, as if it had always been so",
          "[relations]") {
  const PeopleSettings mailmap{"Ada Byron <ada@work.example.org> <ada@home.example.org>\n", ""};
  const auto mails = mails_of_two_addresses();
  const std::vector<size_t> order = {0, 1, 2, 3, 4};
  const Database later = open_in_memory();
  index_mails(later, mails, order, {});
  const std::string before = relations_dump(later);
  CHECK(states(later) == std::vector<std::string>{"v1@x awaiting-author 2 0 -", "v2@x reviewed 1 1 -"});
  CHECK(apply_people_settings(later, mailmap));
  const std::vector<std::string> one_person = {"v1@x awaiting-review 1 0 -",
                                               "v2@x awaiting-review 0 0 title"};
  CHECK(states(later) == one_person);
  for (const std::vector<size_t>& other : {order, {4, 3, 2, 1, 0}, {3, 2, 4, 0, 1}}) {
    const Database from_the_start = open_in_memory();
    index_mails(from_the_start, mails, other, mailmap);
    CHECK(states(from_the_start) == one_person);
    if (other == order) CHECK(relations_dump(later) == relations_dump(from_the_start));
  }
  CHECK(apply_people_settings(later, {}));
  CHECK(relations_dump(later) == before);
}

TEST_CASE("relations: the mailmap keeps two people of one name apart", "[relations]") {
  auto mails = mails_of_two_addresses();
  for (std::string& mail : mails) {
    const size_t at = mail.find("The Countess");
    if (at != std::string::npos) mail.replace(at, 12, "Ada Byron");
  }
  const std::vector<size_t> order = {0, 1, 2, 3, 4};
  const Database by_name = open_in_memory();
  index_mails(by_name, mails, order, {});
  CHECK(states(by_name) ==
        std::vector<std::string>{"v1@x awaiting-review 1 0 -", "v2@x awaiting-review 0 0 title"});
  const Database apart = open_in_memory();
  index_mails(apart, mails, order,
              {"Ada Byron <ada@work.example.org>\nAda Byron <ada@home.example.org>\n", ""});
  CHECK(states(apart) == std::vector<std::string>{"v1@x awaiting-author 2 0 -", "v2@x reviewed 1 1 -"});
}

TEST_CASE("relations: titles and patches connect postings up to the longest pause, change-ids without limit",
          "[relations]") {
  const std::vector<Posted> mails = {
      {"title-1", "[PATCH] Title at the edge", 0, "a1", ""},
      {"title-2", "[PATCH v2] Title at the edge", longest_pause, "a2", ""},
      {"late-title-1", "[PATCH] Title behind the edge", 10, "b1", ""},
      {"late-title-2", "[PATCH v2] Title behind the edge", 10 + longest_pause + 1, "b2", ""},
      {"patch-1", "[PATCH] Patch at the edge", 20, "c", ""},
      {"patch-2", "[PATCH v2] Renamed at the edge", 20 + longest_pause, "c", ""},
      {"late-patch-1", "[PATCH] Patch behind the edge", 30, "d", ""},
      {"late-patch-2", "[PATCH v2] Renamed behind the edge", 30 + longest_pause + 1, "d", ""},
      {"change-1", "[PATCH] Change", 40, "e1", "20250303-change-0123456789ab"},
      {"change-2", "[PATCH v2] Changed", 40 + 3 * longest_pause, "e2", "20250303-change-0123456789ab"},
      {"chain-1", "[PATCH] Chain", 50, "f1", ""},
      {"chain-2", "[PATCH v2] Chain", 50 + longest_pause - 9, "f2", ""},
      {"chain-3", "[PATCH v3] Chain", 50 + longest_pause + 9, "f3", ""},
  };
  const Database database = open_in_memory();
  const std::string wanted = relations_of(mails, false, database);
  CHECK(rows(database,
             "SELECT (SELECT text FROM msgid JOIN message m ON m.msgid = msgid.id WHERE m.id = series.id) || "
             "' ' || "
             "reason FROM series WHERE previous IS NOT NULL ORDER BY 1") ==
        std::vector<std::string>{"chain-2@example.org title", "chain-3@example.org title",
                                 "change-2@example.org change-id", "patch-2@example.org patch",
                                 "title-2@example.org title"});
  uint32_t state = 1;
  for (int run = 0; run < 6; ++run) {
    std::vector<Posted> order = mails;
    for (size_t i = order.size(); i > 1; --i) {
      state = state * 1'664'525u + 1'013'904'223u;
      std::swap(order[i - 1], order[(state >> 8) % i]);
    }
    CHECK(relations_of(order, run % 2 == 0, open_in_memory()) == wanted);
  }
}

TEST_CASE("relations: half of the patches of the smaller posting make a revision, with any titles",
          "[relations]") {
  constexpr int64_t day = 86'400;
  const std::vector<Posted> mails = {
      {"half-1", "[PATCH 1/2] Half", 0, "a", ""},
      {"half-1b", "[PATCH 2/2] Of it", 1, "b", ""},
      {"half-2", "[PATCH v2 1/2] Renamed", day, "a", ""},
      {"half-2b", "[PATCH v2 2/2] Of something else", day + 1, "c", ""},
      {"third-1", "[PATCH 1/3] Third", 10 * day, "d", ""},
      {"third-1b", "[PATCH 2/3] Of it", 10 * day + 1, "e", ""},
      {"third-1c", "[PATCH 3/3] Of that", 10 * day + 2, "f", ""},
      {"third-2", "[PATCH v2 1/3] Renamed third", 11 * day, "d", ""},
      {"third-2b", "[PATCH v2 2/3] Of something", 11 * day + 1, "g", ""},
      {"third-2c", "[PATCH v2 3/3] Of something new", 11 * day + 2, "h", ""},
      {"small-1", "[PATCH] Small", 20 * day, "i", ""},
      {"small-2", "[PATCH v2 1/3] Larger", 21 * day, "j", ""},
      {"small-2b", "[PATCH v2 2/3] Renamed small", 21 * day + 1, "i", ""},
      {"small-2c", "[PATCH v2 3/3] Largest", 21 * day + 2, "k", ""},
  };
  const Database database = open_in_memory();
  relations_of(mails, false, database);
  CHECK(rows(database,
             "SELECT (SELECT text FROM msgid JOIN message m ON m.msgid = msgid.id WHERE m.id = series.id) || "
             "' ' || reason || ' ' || confidence FROM series WHERE previous IS NOT NULL ORDER BY 1") ==
        std::vector<std::string>{"half-2@example.org patch 70", "small-2@example.org patch 90"});
}

TEST_CASE("relations: the user's files are read line by line", "[relations]") {
  CHECK(parse_robots("# mine\nBot@Example.org *-ci@*\n\n x@y # no\n") ==
        std::vector<std::string>{"bot@example.org", "*-ci@*", "x@y"});
  CHECK(parse_topics("join <1@x> 2@x # one work\nsplit 3@x 4@x\n", "topics") ==
        std::vector<TopicWord>{{"1@x", "2@x", true}, {"3@x", "4@x", false}});
  CHECK_THROWS_WITH(parse_topics("\njoin 1@x\n", "topics"), "'topics' line 2 is neither 'join' nor 'split'");
}

TEST_CASE("relations: the Message-IDs of one run of a tool have the same stem", "[relations]") {
  CHECK(message_id_stem("20250303100000.1234-5-ada@example.org") ==
        message_id_stem("20250303100000.1234-11-ada@example.org"));
  CHECK(message_id_stem("20250303100000.1234-5-ada@example.org") !=
        message_id_stem("20250303100001.1234-5-ada@example.org"));
  CHECK(message_id_stem("20250303-topic-v2-1-0123456789ab@x.org") ==
        message_id_stem("20250303-topic-v2-0-0123456789ab@x.org"));
  CHECK(message_id_stem("20250303-topic-v2-1-0123456789ab@x.org") !=
        message_id_stem("20250303-topic-v3-1-0123456789ab@x.org"));
  // b4's hash has at least eight digits.
  CHECK(message_id_stem("20250303-topic-v2-1-01234567@x.org") == "20250303-topic-v2-01234567@x.org");
  CHECK(message_id_stem("20250303-topic-v2-1-0123456@x.org").empty());
  CHECK(message_id_stem("20250303100000.1234-5-ada@x.org") == "20250303100000.1234-ada@x.org");
  CHECK(message_id_stem("2025030310000.1234-5-ada@x.org").empty());
  CHECK(message_id_stem("20250303100000.1234-x-ada@x.org").empty());
  for (const char* other :
       {"", "x", "87abc.fsf@x.org", "20250303100000.1234@x.org", "20250303@x.org", "20250303-@x"}) {
    CHECK(message_id_stem(other).empty());
  }
}

TEST_CASE("threads: a loop is cut at its oldest mail, and absent mails alone are not a thread",
          "[relations]") {
  const std::vector<ThreadNode> nodes = {{1, 2, 30}, {2, 3, 10}, {3, 1, 20},
                                         {4, 3, {}}, {5, 6, {}}, {6, {}, {}}};
  const auto places = place_in_threads(nodes, [](int64_t msgid) { return std::to_string(msgid); });
  for (size_t i = 0; i < 4; ++i) CHECK(places[i].root == 2);
  CHECK_FALSE(places[1].parent);
  CHECK(places[2].parent == 1);
  CHECK(places[3].in_thread);
  CHECK_FALSE(places[4].in_thread);
}

TEST_CASE("threads: a loop is cut at a mail that is present, of two at the first Message-ID", "[relations]") {
  const auto root = [](const std::vector<ThreadNode>& nodes) {
    const auto places = place_in_threads(nodes, [](int64_t msgid) { return std::to_string(msgid); });
    for (const ThreadPlace& place : places) CHECK(place.root == places.front().root);
    return places.front().root;
  };
  CHECK(root({{1, 2, {}}, {2, 1, 30}}) == 2);
  CHECK(root({{1, 2, 30}, {2, 1, {}}}) == 1);
  CHECK(root({{1, 2, 30}, {2, 1, 30}}) == 1);
  CHECK(root({{3, 2, 30}, {2, 3, 30}}) == 2);
  // A mail that only leads into the loop is not cut off, even if it is older.
  CHECK(root({{4, 1, 5}, {1, 2, 30}, {2, 1, 20}}) == 2);
  CHECK(root({{1, 1, 30}}) == 1);
  CHECK(root({{1, 9, 30}}) == 1);
}
