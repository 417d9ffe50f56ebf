// SPDX-License-Identifier: MIT
// What a hostile archive may cost: twice as many mails take at most 2.3 times as many steps of SQLite.
#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/open.hpp"
#include "schema/stores/archive_store.hpp"
#include "schema/stores/message_store.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

MessageRow row(const std::string& id, const std::string& text) {
  MessageRow out;
  out.message_id = id;
  out.sender = out.author = Mailbox{"Ada <ada@example.org>", "Ada", "ada@example.org"};
  out.subject = out.title = "the same";
  out.committed = out.date = 1'000;
  const auto bytes = static_cast<uint32_t>(text.size());
  out.body = {text, bytes, {{Part::own, bytes}}};
  out.indexed.own = text;
  return out;
}

std::string oid(int number) {
  std::string out = std::to_string(number * 7919);
  out.resize(20, 'x');
  return out;
}

DeliveryRow delivery(int number, int blob) {
  return {.position = number,
          .commit_oid = oid(number),
          .committed = 1'000,
          .blob_oid = oid(blob),
          .defects = {}};
}

/// The steps that SQLite's virtual machine takes for what `use` does with a new database.
int64_t steps(const std::function<void(const Database&)>& use) {
  const Database database = open_in_memory();
  int64_t count = 0;
  const auto note = [](void* to) {
    ++*static_cast<int64_t*>(to);
    return 0;
  };
  sqlite3_progress_handler(database.handle().getHandle(), 1, note, &count);
  use(database);
  sqlite3_progress_handler(database.handle().getHandle(), 0, nullptr, nullptr);
  return count;
}

/// Checks the growth from `number` to twice and four times as many.
void check_growth(int number, const std::function<void(const Database&, int)>& use) {
  int64_t before = 0;
  for (const int times : {1, 2, 4}) {
    const int64_t now = steps([&](const Database& database) { use(database, times * number); });
    CAPTURE(number * times, before, now);
    if (before > 0) CHECK(static_cast<double>(now) <= 2.3 * static_cast<double>(before));
    before = now;
  }
}

void store_with_deliveries(ArchiveStore& archives, MessageStore& messages, int64_t epoch, int number,
                           bool one_id) {
  for (int n = 1; n <= number; ++n) {
    const auto stored = messages.store(
        row(one_id ? "one@example.org" : std::to_string(n) + "@x", "text " + std::to_string(n)));
    archives.add_mail(epoch, delivery(n, n), stored.id);
  }
}

}  // namespace

TEST_CASE("growth: mails that differ but have one Message-ID", "[schema]") {
  check_growth(1'000, [](const Database& database, int number) {
    MessageStore messages(database);
    for (int n = 0; n < number; ++n) {
      const auto stored = messages.store(row("one@example.org", "text " + std::to_string(n)));
      CHECK(stored.is_new);
      CHECK(stored.reuses_message_id == (n > 0));
    }
    messages.finish();
    // Each is still found as the copy of itself.
    for (int n = 0; n < number; ++n) {
      CHECK_FALSE(messages.store(row("one@example.org", "text " + std::to_string(n))).is_new);
    }
    messages.finish();
  });
}

TEST_CASE("growth: deletions that find nothing", "[schema]") {
  const bool has_message_id = GENERATE(false, true);
  check_growth(500, [&](const Database& database, int number) {
    ArchiveStore archives(database);
    MessageStore messages(database);
    const int64_t epoch = archives.add_epoch(archives.list("kvm").id, 0, "kvm").id;
    store_with_deliveries(archives, messages, epoch, number, false);
    for (int n = 1; n <= number; ++n) {
      const std::optional<std::string> id =
          has_message_id ? std::optional(std::to_string(n) + "@x") : std::nullopt;
      CHECK(archives.add_deletion(epoch, delivery(number + n, number + n), id, messages) == 0);
    }
    messages.finish();
  });
}

TEST_CASE("growth: deletions of mails that have one Message-ID, or whose Message-ID is unknown", "[schema]") {
  const bool has_message_id = GENERATE(false, true);
  check_growth(250, [&](const Database& database, int number) {
    ArchiveStore archives(database);
    MessageStore messages(database);
    const int64_t epoch = archives.add_epoch(archives.list("kvm").id, 0, "kvm").id;
    store_with_deliveries(archives, messages, epoch, number, true);
    messages.finish();
    for (int n = 1; n <= number; ++n) {
      const std::optional<std::string> id =
          has_message_id ? std::optional<std::string>("one@example.org") : std::nullopt;
      CHECK(archives.add_deletion(epoch, delivery(number + n, n), id, messages) == 1);
    }
    messages.finish();
    CHECK(Statement(database, "SELECT count(*) FROM message").find() == 0);
  });
}

TEST_CASE("growth: deletions of the mails of one thread", "[schema]") {
  check_growth(250, [](const Database& database, int number) {
    MessageStore messages(database);
    std::vector<int64_t> ids;
    for (int n = 0; n < number; ++n) ids.push_back(messages.store(row(std::to_string(n) + "@x", "text")).id);
    messages.finish();
    database.execute("INSERT INTO thread SELECT id, 1, NULL FROM msgid");
    messages.take_touched();
    for (const int64_t id : ids) messages.remove_if_undelivered(id);
    CHECK(messages.take_touched().messages.empty());
    messages.finish();
  });
}

TEST_CASE("growth: a mail that is delivered and deleted again and again", "[schema]") {
  check_growth(250, [&](const Database& database, int number) {
    ArchiveStore archives(database);
    MessageStore messages(database);
    const int64_t epoch = archives.add_epoch(archives.list("kvm").id, 0, "kvm").id;
    for (int n = 1; n <= number; ++n) {
      const auto stored = messages.store(row("one@example.org", "text"));
      archives.add_mail(epoch, delivery(3 * n, 1), stored.id);
      CHECK(archives.add_deletion(epoch, delivery(3 * n + 1, 1), "one@example.org", messages) == 1);
      CHECK(archives.add_deletion(epoch, delivery(3 * n + 2, 1), "one@example.org", messages) == 0);
    }
    messages.finish();
  });
}
