// SPDX-License-Identifier: MIT
// The record of change: what each commit says that it touched.
#include <algorithm>
#include <cstdint>

#include "indexer/indexer.hpp"
#include "indexer/maintainers.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/relations_dump.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
using samples::ArchiveBuilder;

namespace {

std::string mail(const std::string& id, const std::string& subject, const std::string& answers = {}) {
  MailBuilder out;
  out.id = id + "@example.org";
  out.subject = subject;
  if (!answers.empty()) {
    out.from = "Bo <bo@example.net>";
    out.more += "In-Reply-To: <" + answers + "@example.org>\n";
  }
  return out.str();
}

int64_t newest(const Database& database) {
  return Statement(database, "SELECT max(id) FROM generation").find().value();
}

/// What the generations after one touched: the subjects of messages and series, `-` for those that are gone.
std::string touched(const Database& database, int64_t after) {
  std::string out;
  for (const std::string& row :
       rows(database,
            "SELECT DISTINCT c.kind || ' ' || coalesce(m.subject, '-') FROM (SELECT generation, kind, value "
            "AS id FROM change, json_each(ids)) c LEFT JOIN message m ON "
            "m.id = c.id AND (c.kind = 'message' OR EXISTS (SELECT 1 FROM series s WHERE s.id = c.id AND "
            "(c.kind = 'series' OR s.topic = c.id))) WHERE c.generation > " +
                std::to_string(after) + " ORDER BY c.kind, m.subject")) {
    out += (out.empty() ? "" : ", ") + row;
  }
  return out;
}

bool says_everything(const Database& database, int64_t after) {
  return Statement(database, "SELECT EXISTS (SELECT 1 FROM generation WHERE id > ? AND everything)")
             .find(after) == 1;
}

struct Indexed {
  TempDir folder;
  ArchiveBuilder archive{folder / "0.git"};
  Database database = open_in_memory();

  void index(const IndexOptions& options = {}) { index_archive(database, folder / "0.git", options); }
};

}  // namespace

TEST_CASE("record of change: a commit names the mails, series and topics that it touched", "[indexer]") {
  Indexed it;
  const std::string first = mail("1", "[PATCH] a: one");
  it.archive.add_mail(first, mail_time);
  it.archive.add_mail(mail("2", "[PATCH] b: two"), mail_time + 60);
  it.index();
  int64_t before = newest(it.database);
  const auto expect = [&](const std::string& expected) {
    it.index();
    CHECK(touched(it.database, before) == expected);
    CHECK_FALSE(says_everything(it.database, before));
    before = newest(it.database);
  };
  SECTION("nothing new") {
    expect("");
  }
  SECTION("a mail that is in no series") {
    it.archive.add_mail(mail("3", "A question"), mail_time + 120);
    expect("message A question");
  }
  SECTION("an answer touches the series, not the other one") {
    it.archive.add_mail(mail("3", "Re: [PATCH] a: one", "1"), mail_time + 120);
    expect("message Re: [PATCH] a: one, series [PATCH] a: one, topic [PATCH] a: one");
  }
  SECTION("a next revision touches both, and their topic") {
    it.archive.add_mail(mail("3", "[PATCH v2] a: one"), mail_time + 120);
    expect(
        "message [PATCH v2] a: one, series [PATCH v2] a: one, series [PATCH] a: one, topic -, topic [PATCH] "
        "a: one");
  }
  SECTION("an absent mail that arrives moves its answers") {
    it.archive.add_mail(mail("4", "Re: lost", "3"), mail_time + 120);
    it.archive.add_mail(mail("5", "Re: Re: lost", "4"), mail_time + 180);
    expect("message Re: Re: lost, message Re: lost");
    MailBuilder lost;
    lost.id = "3@example.org";
    lost.subject = "lost";
    lost.more += "In-Reply-To: <0@example.org>\n";
    it.archive.add_mail(lost.str(), mail_time + 240);
    expect("message Re: Re: lost, message Re: lost, message lost");
  }
  SECTION("a mail that is deleted") {
    it.archive.add_deletion(first, mail_time + 120);
    expect("message -, series -, topic -");
  }
  SECTION("rewritten history") {
    it.archive.go_back_to(it.archive.add_mail(mail("3", "A question"), mail_time + 120));
    expect("message A question");
  }
}

TEST_CASE("record of change: settings may change everything", "[indexer]") {
  Indexed it;
  it.archive.add_mail(mail("1", "[PATCH] a: one"), mail_time);
  it.index();
  const int64_t before = newest(it.database);
  SECTION("nothing") {
    it.index();
    CHECK_FALSE(says_everything(it.database, before));
    return;
  }
  SECTION("robots") {
    it.index({.relations = {.robots = {"ada@*"}, .topics = {}}});
  }
  SECTION("the mailmap") {
    it.index({.people = {.mailmap = "Ada <a@example.org> <ada@example.org>\n", .affiliations = ""}});
  }
  SECTION("MAINTAINERS") {
    import_maintainers(it.database, parse_maintainers("A\nF: a\n"));
  }
  CHECK(says_everything(it.database, before));
}

TEST_CASE("record of change: it stays small", "[indexer]") {
  const Database database = open_in_memory();
  const auto commit = [&](int64_t changes) {
    Transaction transaction(database);
    for (int64_t id = 0; id < changes; ++id) database.changes().note(ChangeKind::message, id);
    transaction.commit();
  };
  SECTION("a commit without a change is no generation") {
    const int64_t before = newest(database);
    commit(0);
    CHECK(newest(database) == before);
  }
  SECTION("a commit that touches too much lists nothing") {
    commit(5'001);
    CHECK(rows(database, "SELECT everything || ' ' || changes FROM generation ORDER BY id DESC LIMIT 1") ==
          std::vector<std::string>{"1 0"});
    CHECK(rows(database, "SELECT ids FROM change").empty());
  }
  SECTION("the oldest are forgotten, whole") {
    for (int i = 0; i < 50; ++i) commit(5'000);
    CHECK(rows(database, "SELECT count(*) || ' ' || sum(changes) FROM generation") ==
          std::vector<std::string>{"40 200000"});
    CHECK(rows(database, "SELECT sum(json_array_length(ids)) FROM change") ==
          std::vector<std::string>{"200000"});
  }
  SECTION("what is rolled back is no generation") {
    const int64_t before = newest(database);
    {
      const Transaction transaction(database);
      database.changes().note(ChangeKind::series, 1);
    }
    commit(0);
    CHECK(newest(database) == before);
  }
}
