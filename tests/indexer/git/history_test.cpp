// SPDX-License-Identifier: MIT
// An index that is updated step by step must equal one that is created at once.
#include <cstdint>
#include <utility>

#include "indexer/git/git.hpp"
#include "indexer/git/unchanged.hpp"
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

std::string all(const Database& database, std::string_view sql) {
  Statement statement(database, sql);
  auto rows = statement.use();
  std::string out;
  while (rows.next()) out += std::string(rows.text(0)) + "\n";
  return out;
}

/// The contents of the archive, independent of how they were indexed.
std::string contents(const Database& database) {
  return archive_dump(database) +
         all(database,
             "SELECT epoch.number || ref.name || hex(commit_oid) FROM ref JOIN epoch "
             "ON epoch.id = ref.epoch ORDER BY 1");
}

std::string at_once(const fs::path& archive) {
  const Database fresh = open_in_memory();
  index_archive(fresh, archive, {});
  return contents(fresh);
}

/// A repository without a mail is not taken for an archive, so it has no index that one could compare with.
bool has_mail(const fs::path& archive) {
  try {
    at_once(archive);
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::archive) throw;
    return false;
  }
}

std::string mail(int n) {
  MailBuilder out;
  out.id = std::to_string(n) + "@example.org";
  out.subject = "mail " + std::to_string(n);
  return out.str();
}

}  // namespace

TEST_CASE("history: a deletion in a later epoch still applies when an older epoch is rewritten",
          "[indexer]") {
  const TempDir folder;
  ArchiveBuilder first(folder / "kvm/git/0.git");
  first.add_mail(mail(1), mail_time);
  first.add_mail(mail(2), mail_time + 60);
  ArchiveBuilder second(folder / "kvm/git/1.git");
  second.add_mail(mail(3), mail_time + 120);
  second.add_deletion(mail(2), mail_time + 180);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  // The first mail is purged: the mails after it now have other commits.
  first.go_back_to(std::nullopt);
  first.add_mail(mail(2), mail_time + 60);
  first.add_mail(mail(4), mail_time + 90);
  index_archive(database, folder / "kvm", {});
  CHECK(contents(database) == at_once(folder / "kvm"));
  CHECK(all(database, "SELECT title FROM message ORDER BY id") == "mail 4\nmail 3\n");
}

TEST_CASE("history: a mail of an older epoch comes back when its deletion is rewritten away", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder first(folder / "kvm/git/0.git");
  first.add_mail(mail(1), mail_time);
  ArchiveBuilder second(folder / "kvm/git/1.git");
  const std::string kept = second.add_mail(mail(2), mail_time + 60);
  second.add_deletion(mail(1), mail_time + 120);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  second.go_back_to(kept);
  second.add_mail(mail(3), mail_time + 180);
  index_archive(database, folder / "kvm", {});
  CHECK(contents(database) == at_once(folder / "kvm"));
  CHECK(all(database, "SELECT title FROM message ORDER BY id") == "mail 1\nmail 2\nmail 3\n");
}

TEST_CASE("history: a rewritten epoch does not affect later epochs", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder first(folder / "kvm/git/0.git");
  first.add_mail(mail(1), mail_time);
  ArchiveBuilder second(folder / "kvm/git/1.git");
  second.add_mail(mail(2), mail_time + 60);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  first.go_back_to(std::nullopt);
  first.add_mail(mail(3), mail_time + 5);
  const IndexSummary summary = index_archive(database, folder / "kvm", {});
  CHECK(summary.mails == 1);
  CHECK(summary.deleted == 1);
  CHECK(contents(database) == at_once(folder / "kvm"));
}

TEST_CASE("history: of many new commits, those that replace others are found where they begin", "[indexer]") {
  const TempDir folder;
  const fs::path repository = folder / "kvm.git";
  ArchiveBuilder archive(repository);
  std::vector<std::string> commits;
  int64_t time = mail_time;
  for (int n = 0; n < 30; ++n) commits.push_back(archive.add_mail(mail(n), time += 10));
  const Database database = open_in_memory();
  index_archive(database, repository, {});
  archive.go_back_to(commits[19]);
  // More than kvq expects of an update: it then asks for each commit whether it is indexed.
  for (int n = 0; n < 4'200; ++n) archive.add_empty(time += 10);
  const IndexSummary summary = index_archive(database, repository, {});
  CHECK(summary.deleted == 10);
  CHECK(summary.added == 0);
  CHECK(contents(database) == at_once(repository));
  archive.go_back_to(commits[9]);
  archive.add_mail(mail(40), time += 10);
  CHECK(index_archive(database, repository, {}).added == 1);
  CHECK(contents(database) == at_once(repository));
}

TEST_CASE("history: the index follows any change of an archive", "[indexer]") {
  // A small random generator, because every run must have the same histories.
  for (uint32_t seed = 1; seed <= 40; ++seed) {
    uint32_t state = seed * 2'654'435'761u;
    const auto random = [&](uint32_t below) {
      state = state * 1'664'525u + 1'013'904'223u;
      return (state >> 16) % below;
    };
    const TempDir folder;
    const Database database = open_in_memory();
    std::vector<ArchiveBuilder> epochs;
    std::vector<std::vector<std::string>> commits;
    int64_t time = mail_time;
    std::string steps;
    for (int step = 0; step < 30; ++step) {
      if (epochs.empty() || (epochs.size() < 3 && random(12) == 0)) {
        epochs.emplace_back(folder / ("kvm/git/" + std::to_string(epochs.size()) + ".git"));
        commits.emplace_back();
        // An epoch starts with a mail.
        commits.back().push_back(epochs.back().add_mail(mail(static_cast<int>(random(12))), time += 10));
      }
      // History can be rewritten in any epoch; other commits are added to the newest epoch.
      const bool rewrites = random(8) == 0;
      const size_t at = rewrites ? random(static_cast<uint32_t>(epochs.size())) : epochs.size() - 1;
      std::vector<std::string>& known = commits[at];
      ArchiveBuilder& epoch = epochs[at];
      if (rewrites) {
        const size_t kept = random(static_cast<uint32_t>(known.size()) + 1);
        known.resize(kept);
        epoch.go_back_to(kept == 0 ? std::nullopt : std::optional(known.back()));
      }
      const int which = static_cast<int>(random(12));
      const uint32_t what = random(10);
      time += 10;
      known.push_back(what < 6   ? epoch.add_mail(mail(which), time)
                      : what < 9 ? epoch.add_deletion(mail(which), time)
                                 : epoch.add_empty(time));
      steps += std::to_string(at) + (rewrites ? "!" : what < 6 ? "m" : what < 9 ? "d" : "-") + " ";
      if (random(3) != 0 || !has_mail(folder / "kvm")) continue;
      CHECK_FALSE((is_unchanged(database, folder / "kvm", {}, {}, {}) &&
                   contents(database) != at_once(folder / "kvm")));
      index_archive(database, folder / "kvm", {});
      CHECK(is_unchanged(database, folder / "kvm", {}, {}, {}));
      CAPTURE(seed, steps);
      REQUIRE(contents(database) == at_once(folder / "kvm"));
    }
  }
}

TEST_CASE("history: a list stays when its archive loses all mails", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  archive.add_mail(mail(1), mail_time);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  archive.go_back_to(std::nullopt);
  archive.add_empty(mail_time);
  const IndexSummary summary = index_archive(database, folder / "kvm", {});
  CHECK(summary.deleted == 1);
  CHECK(all(database, "SELECT (SELECT count(*) FROM message) || ' ' || (SELECT count(*) FROM list)") ==
        "0 1\n");
}

TEST_CASE("history: a run interrupted at any mail continues from there", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder first(folder / "kvm/git/0.git");
  for (int n = 1; n <= 5; ++n) first.add_mail(mail(n), mail_time + n);
  first.add_deletion(mail(2), mail_time + 6);
  ArchiveBuilder second(folder / "kvm/git/1.git");
  second.add_mail(mail(6), mail_time + 7);
  second.add_deletion(mail(5), mail_time + 8);
  const std::string whole = at_once(folder / "kvm");
  for (int stop_at = 1; stop_at <= 8; ++stop_at) {
    CAPTURE(stop_at);
    const Database database = open_in_memory();
    int calls = 0;
    const IndexOptions options{.list = {}, .progress = {}, .interrupted = [&] { return ++calls == stop_at; }};
    try {
      index_archive(database, folder / "kvm", options);
      FAIL("nothing was interrupted");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::interrupted);
    }
    CHECK(all(database, "SELECT count(*) FROM delivery") == std::to_string(stop_at) + "\n");
    index_archive(database, folder / "kvm", {});
    CHECK(contents(database) == whole);
  }
}

TEST_CASE("history: indexed mails are still in the file when it is opened again", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  archive.add_mail(mail(1), mail_time);
  index_archive(open_to_write(folder / "kvq.db"), folder / "kvm", {});
  archive.add_mail(mail(2), mail_time + 60);
  archive.add_deletion(mail(1), mail_time + 120);
  const Database again = open_to_write(folder / "kvq.db");
  const IndexSummary summary = index_archive(again, folder / "kvm", {});
  CHECK(summary.mails == 1);
  CHECK(summary.deleted == 1);
  CHECK(contents(again) == at_once(folder / "kvm"));
}

TEST_CASE("history: a deletion in a later epoch applies to a mail that is indexed after it", "[indexer]") {
  const TempDir folder;
  ArchiveBuilder first(folder / "kvm/git/0.git");
  first.add_mail(mail(1), mail_time);
  ArchiveBuilder second(folder / "kvm/git/1.git");
  second.add_mail(mail(2), mail_time + 60);
  second.add_deletion(mail(3), mail_time + 120);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  // The mail that the later epoch deletes comes into the earlier one.
  first.add_mail(mail(3), mail_time + 30);
  const IndexSummary summary = index_archive(database, folder / "kvm", {});
  CHECK(summary.mails == 1);
  CHECK(summary.added == 0);
  CHECK(summary.deleted == 1);
  CHECK(contents(database) == at_once(folder / "kvm"));
}

TEST_CASE("history: when only a later epoch is indexed, a deletion taken back restores the mail of another",
          "[indexer]") {
  const TempDir folder;
  ArchiveBuilder first(folder / "kvm/git/0.git");
  first.add_mail(mail(1), mail_time);
  ArchiveBuilder second(folder / "kvm/git/1.git");
  const std::string kept = second.add_mail(mail(2), mail_time + 60);
  second.add_deletion(mail(1), mail_time + 120);
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  second.go_back_to(kept);
  index_archive(database, folder / "kvm/git/1.git", {});
  CHECK(contents(database) == at_once(folder / "kvm"));
}

TEST_CASE("history: epochs may be indexed in any order, and grow in any order", "[indexer]") {
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    uint32_t state = seed * 2'654'435'761u;
    const auto random = [&](uint32_t below) {
      state = state * 1'664'525u + 1'013'904'223u;
      return (state >> 16) % below;
    };
    const TempDir folder;
    const Database database = open_in_memory();
    const auto path_of = [&](uint32_t number) {
      return folder / ("kvm/git/" + std::to_string(number) + ".git");
    };
    std::vector<ArchiveBuilder> epochs;
    std::vector<std::vector<std::string>> commits(3);
    int64_t time = mail_time;
    for (uint32_t number = 0; number < 3; ++number) {
      epochs.emplace_back(path_of(number));
      commits[number].push_back(epochs.back().add_mail(mail(static_cast<int>(random(8))), time += 10));
    }
    std::string steps;
    for (int round = 0; round < 4; ++round) {
      for (uint32_t added = random(8); added > 0; --added) {
        const uint32_t at = random(3);
        const bool rewrites = random(10) == 0;
        if (rewrites) {
          commits[at].resize(1 + random(static_cast<uint32_t>(commits[at].size())));
          epochs[at].go_back_to(commits[at].back());
        }
        const int which = static_cast<int>(random(8));
        const bool deletes = random(2) == 0;
        time += 10;
        commits[at].push_back(deletes ? epochs[at].add_deletion(mail(which), time)
                                      : epochs[at].add_mail(mail(which), time));
        steps +=
            std::to_string(at) + (rewrites ? "!" : "") + (deletes ? "d" : "m") + std::to_string(which) + " ";
      }
      std::vector<uint32_t> order = {0, 1, 2};
      for (uint32_t i = 2; i > 0; --i) std::swap(order[i], order[random(i + 1)]);
      for (const uint32_t number : order) {
        steps += "[" + std::to_string(number) + "] ";
        index_archive(database, path_of(number), {.list = "kvm", .progress = {}, .interrupted = {}});
      }
      CAPTURE(seed, steps);
      REQUIRE(contents(database) == at_once(folder / "kvm"));
    }
  }
}
