// SPDX-License-Identifier: MIT
// A database that is cut back must equal an index of the shorter archive.
#include "indexer/git/cut_back.hpp"

#include <cstdint>

#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/relations_dump.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
using samples::ArchiveBuilder;
namespace fs = std::filesystem;

namespace {

std::string contents(const Database& database) {
  std::string out = archive_dump(database) + relations_dump(database);
  for (const std::string& line : rows(database, "SELECT title || ' ' || committed FROM message ORDER BY 1"))
    out += line + "\n";
  return out;
}

std::string titles(const Database& database) {
  std::string out;
  for (const std::string& title : rows(database, "SELECT title FROM message ORDER BY title")) {
    out += (out.empty() ? "" : ", ") + title;
  }
  return out;
}

Database indexed(const fs::path& archive) {
  Database database = open_in_memory();
  index_archive(database, archive, {});
  return database;
}

/// Returns the end of a list's archive right after a commit.
ArchiveEnd end_at(const Database& database, int64_t epoch_number, int64_t position,
                  const std::string& list = "kvm") {
  Statement find(
      database,
      "SELECT list.id, d.committed FROM delivery d JOIN epoch e ON e.id = d.epoch JOIN list ON list.id "
      "= e.list WHERE list.name = ? AND e.number = ? AND d.position = ?");
  auto row = find.use(list, epoch_number, position);
  REQUIRE(row.next());
  return {row.integer(0), epoch_number, position, row.integer(1)};
}

/// Returns one of twelve mails: three postings of a patch, each with three replies.
std::string mail(uint32_t n) {
  const uint32_t posting = n / 4;
  MailBuilder out;
  out.id = std::to_string(n) + "@example.org";
  out.subject = "[PATCH v" + std::to_string(posting + 1) + "] KVM: Do it";
  if (n % 4 == 0) return out.str();
  out.subject = "Re: " + out.subject + " (" + std::to_string(n) + ")";
  out.from = "Bo <bo" + std::to_string(n % 4) + "@example.com>";
  out.more += "In-Reply-To: <" + std::to_string(posting * 4) + "@example.org>\n";
  out.body = n % 2 == 0 ? "Reviewed-by: Bo <bo2@example.com>\n" : "Please explain.\n";
  return out.str();
}

struct Step {
  int64_t epoch;
  int64_t position;
};

/// Builds the first steps of a history that depends on the seed: mails, deletions and empty commits in up to
/// three epochs.
std::vector<Step> build(const fs::path& archive, uint32_t seed, size_t steps) {
  uint32_t state = seed * 2'654'435'761u;
  const auto random = [&](uint32_t below) {
    state = state * 1'664'525u + 1'013'904'223u;
    return (state >> 16) % below;
  };
  std::vector<ArchiveBuilder> epochs;
  std::vector<Step> out;
  Step at{0, 0};
  for (size_t step = 0; step < steps; ++step) {
    const int64_t time = mail_time + static_cast<int64_t>(step) * 10;
    const bool opens = random(10) == 0 && epochs.size() < 3;
    const uint32_t which = random(12);
    const uint32_t what = random(10);
    if (epochs.empty() || opens) {
      at = {static_cast<int64_t>(epochs.size()), 0};
      epochs.emplace_back(archive / ("git/" + std::to_string(epochs.size()) + ".git"));
      // An epoch starts with a mail, which identifies the list.
      epochs.back().add_mail(mail(which), time);
    } else if (what < 6) {
      epochs.back().add_mail(mail(which), time);
    } else if (what < 9) {
      epochs.back().add_deletion(mail(which), time);
    } else {
      epochs.back().add_empty(time);
    }
    ++at.position;
    out.push_back(at);
  }
  return out;
}

}  // namespace

TEST_CASE("cut back: at each commit of the samples, the result equals an index of the archive up to there",
          "[cut]") {
  const TempDir folder;
  samples::build_from_manifest(samples_folder() / "archive.txt", folder / "kvm");
  const Database whole = indexed(folder / "kvm");
  const std::string before = contents(whole);
  for (int64_t position = 1; position <= 61; ++position) {
    CAPTURE(position);
    const Database expected = open_in_memory();
    int64_t calls = 0;
    CHECK_THROWS_AS(index_archive(expected, folder / "kvm",
                                  {.progress = {}, .interrupted = [&] { return ++calls == position; }}),
                    Error);
    const Database copy = private_copy(whole);
    CHECK(CutBack(copy).to(end_at(whole, 0, position)) == 0);
    REQUIRE(contents(copy) == contents(expected));
  }
  CHECK(contents(whole) == before);
}

TEST_CASE("cut back: any history, cut once or twice, equals an index of the history up to there", "[cut]") {
  constexpr size_t steps = 30;
  for (uint32_t seed = 1; seed <= 8; ++seed) {
    const TempDir folder;
    const std::vector<Step> all = build(folder / "kvm", seed, steps);
    const Database whole = indexed(folder / "kvm");
    for (const size_t kept : {3u, 11u, 19u, 29u}) {
      CAPTURE(seed, kept);
      const fs::path shorter = folder / std::to_string(kept) / "kvm";
      build(shorter, seed, kept);
      const std::string expected = contents(indexed(shorter));
      const ArchiveEnd end = end_at(whole, all[kept - 1].epoch, all[kept - 1].position);
      const Database once = private_copy(whole);
      CHECK(CutBack(once).to(end) == 0);
      CHECK(contents(once) == expected);
      const Database twice = private_copy(whole);
      CutBack cut(twice);
      const Step& between = all[(kept + steps) / 2 - 1];
      cut.to(end_at(whole, between.epoch, between.position));
      CHECK(cut.to(end) == 0);
      REQUIRE(contents(twice) == expected);
    }
  }
}

TEST_CASE("cut back: other lists end at the same second", "[cut]") {
  const TempDir folder;
  ArchiveBuilder one(folder / "one/git/0.git");
  one.add_mail(mail(0), mail_time);
  one.add_mail(mail(4), mail_time + 20);
  ArchiveBuilder two(folder / "two/git/0.git");
  two.add_mail(mail(1), mail_time - 10);
  two.add_mail(mail(2), mail_time);
  two.add_mail(mail(3), mail_time + 1);
  const Database database = open_in_memory();
  index_archive(database, folder / "one", {.list = "one"});
  index_archive(database, folder / "two", {.list = "two"});
  CutBack(database).to(end_at(database, 0, 1, "one"));
  CHECK(titles(database) == "KVM: Do it, KVM: Do it (1), KVM: Do it (2)");
}

TEST_CASE("cut back: a deleted mail that the archive no longer has is counted and not restored", "[cut]") {
  const TempDir folder;
  {
    ArchiveBuilder archive(folder / "kvm/git/0.git");
    archive.add_mail(mail(0), mail_time);
    archive.add_mail(mail(4), mail_time + 10);
    archive.add_deletion(mail(0), mail_time + 20);
    archive.add_mail(mail(5), mail_time + 30);
  }
  const Database database = indexed(folder / "kvm");
  fs::remove_all(folder / "kvm");
  CHECK(CutBack(database).to(end_at(database, 0, 2)) == 1);
  CHECK(titles(database) == "KVM: Do it");
}
