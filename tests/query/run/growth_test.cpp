// SPDX-License-Identifier: MIT
// What is asked about one month costs the same in an archive that goes on four times as long.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <ctime>

#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

constexpr int64_t month = 30 * 86'400;
// 2001-01-05.
constexpr int64_t begin = 978'696'000;

std::string header_date(int64_t time) {
  const std::time_t at = time;
  std::array<char, 64> out{};
  std::strftime(out.data(), out.size(), "%a, %d %b %Y %H:%M:%S +0000", std::gmtime(&at));
  return out.data();
}

/// Patches of one person, each with a review by another and an answer that it is applied.
Database archive_of(const TempDir& folder, int months) {
  constexpr int patches_of_month = 5;
  samples::ArchiveBuilder archive(folder / "kvm/git/0.git");
  int64_t time = begin;
  for (int n = 0; n < months * patches_of_month; ++n, time += month / patches_of_month) {
    MailBuilder mail;
    const std::string title = fmt::format("KVM: {}: Change part {}", n % 2 == 0 ? "arm64" : "x86", n);
    const auto add = [&](const std::string& from, const std::string& subject, const std::string& body,
                         int seconds) {
      mail.from = from;
      mail.subject = subject;
      mail.id = fmt::format("{}.{}@example.org", n, seconds);
      mail.date = header_date(time + seconds);
      mail.body = body;
      archive.add_mail(mail.str(), time + seconds);
      mail.more = fmt::format("In-Reply-To: <{}.0@example.org>\n", n);
    };
    add("Ada Byron <ada@arm.com>", "[PATCH] " + title,
        fmt::format("Pear.\n---\ndiff --git a/f{0} b/f{0}\n--- a/f{0}\n+++ b/f{0}\n@@ -1 +1 @@\n-a\n+b{0}\n",
                    n),
        0);
    add("Grace Hopper <grace@redhat.com>", "Re: [PATCH] " + title,
        "> Pear.\n\nReviewed-by: Grace Hopper <grace@redhat.com>\n", 60);
    add("Max Stein <max@kernel.org>", "Re: [PATCH] " + title, "Applied, thanks.\n", 120);
  }
  Database database = open_in_memory(sample_now);
  index_archive(database, folder / "kvm", {});
  return database;
}

/// The steps of SQLite's virtual machine for a query.
int64_t steps(const Database& database, const std::string& query) {
  int64_t count = 0;
  const auto note = [](void* to) {
    ++*static_cast<int64_t*>(to);
    return 0;
  };
  sqlite3_progress_handler(database.handle().getHandle(), 1, note, &count);
  CHECK_FALSE(query_rows(database, query, {"id"}).empty());
  sqlite3_progress_handler(database.handle().getHandle(), 0, nullptr, nullptr);
  return count;
}

}  // namespace

TEST_CASE("growth: a query about one month reads no more in a longer archive", "[query]") {
  const TempDir short_folder;
  const TempDir long_folder;
  const Database short_archive = archive_of(short_folder, 12);
  const Database long_archive = archive_of(long_folder, 48);
  for (const std::string query :
       {"is:patch | count", "is:patch -is:backport | count", "is:patch has:reviewed-by | count",
        "is:reply says:applied | count", "is:patch is:cross-reviewed | count", "is:patch company:arm | count",
        "is:patch reviewer.company:\"red hat\" | count",
        "is:patch -company:unknown -company:freemail | count", "is:patch revision:1 | count",
        "is:patch is:applied | count", "is:patch | count by reviewer", "is:patch | count by reviewer.company",
        "is:patch | count by person", "series:{date:2001-03 says:applied} is:patch | count"}) {
    for (const std::string form : {"date:2001-03 {}", "as-of:2001-04 date:2001-03 {}"}) {
      const std::string whole = fmt::format(fmt::runtime(form), query);
      CAPTURE(whole);
      const int64_t before = steps(short_archive, whole);
      CHECK(static_cast<double>(steps(long_archive, whole)) <= 1.1 * static_cast<double>(before));
    }
  }
}

TEST_CASE("growth: the first page of a person's mails asks no more of them than it shows", "[query]") {
  const TempDir short_folder;
  const TempDir long_folder;
  const Database short_archive = archive_of(short_folder, 12);
  const Database long_archive = archive_of(long_folder, 48);
  // The ids of the person's mails are read, in their index.
  constexpr int64_t steps_of_id = 12;
  constexpr int64_t more_mails = 36 * 5;
  for (const std::string query :
       {"author:ada@arm.com subsystem:kvm | limit 3", "author:ada@arm.com is:patch | limit 3"}) {
    CAPTURE(query);
    CHECK(steps(long_archive, query) <= steps(short_archive, query) + more_mails * steps_of_id);
  }
}

TEST_CASE("growth: the name of a subsystem is looked for once, however many rows have it", "[query]") {
  const TempDir folder;
  const Database archive = archive_of(folder, 48);
  const int64_t names = steps(archive, "is:patch | count by subsystem");
  const int64_t without = steps(archive, "is:patch | count by month(date)");
  // Each month and subsystem is a row: 96 of two names.
  CHECK(steps(archive, "is:patch | count by subsystem, day(date)") <= 3 * (names + without));
}
