// SPDX-License-Identifier: MIT
#include "schema/stores/message_store.hpp"

#include <cstdint>
#include <random>

#include "schema/mail/body.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

MessageRow row(const std::string& id, const std::string& text, int64_t committed = 1000) {
  MessageRow out;
  out.message_id = id;
  out.sender = out.author = Mailbox{"Ada Byron <ada@example.org>", "Ada Byron", "ada@example.org"};
  out.subject = "[PATCH] KVM: " + text;
  out.title = "KVM: " + text;
  out.kind = MessageKind::patch;
  out.committed = out.date = committed;
  out.recipients = {{"to", {"kvm@example.org", "", "kvm@example.org"}}, {"cc", *out.sender}};
  out.references = {"parent@example.org"};
  out.attachments = {{"fix.patch", "text/x-patch", 10}};
  out.patch = PatchTags{};
  out.files = {{"a/b.c", 2, 1, 1}};
  out.subsystems = {"KVM"};
  const auto bytes = static_cast<uint32_t>(text.size());
  out.body = {text, bytes, {{Part::own, bytes}}};
  out.indexed = {"fix.patch", text, "", "", "", "", "", ""};
  return out;
}

int64_t number(const Database& database, std::string_view sql) {
  return Statement(database, sql).find().value();
}

/// Throws Error if the full text does not match the messages.
void check_full_text(const Database& database) {
  database.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('integrity-check', 1)");
  database.execute("INSERT INTO mailbox_fts (mailbox_fts, rank) VALUES ('integrity-check', 1)");
}

}  // namespace

TEST_CASE("messages: a copy is the same message, another text with the same Message-ID is a new one",
          "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  const auto first = store.store(row("1@x", "one"));
  CHECK(first.is_new);
  CHECK_FALSE(first.reuses_message_id);
  const auto copy = store.store(row("1@x", "one", 2000));
  CHECK(copy.id == first.id);
  CHECK_FALSE(copy.is_new);
  const auto other = store.store(row("1@x", "two", 2000));
  CHECK(other.is_new);
  CHECK(other.reuses_message_id);
  CHECK(number(database, "SELECT count(*) FROM message") == 2);
  CHECK(number(database, "SELECT count(*) FROM msgid WHERE text = '1@x'") == 1);
}

TEST_CASE("messages: the id is the commit's second, raised to the next free number", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  std::vector<int64_t> ids;
  for (const int64_t committed : {1000, 1000, 1002, 1000, 1001, -5}) {
    const std::string name = std::to_string(ids.size());
    ids.push_back(store.store(row(name + "@x", name, committed)).id);
  }
  CHECK(ids == std::vector<int64_t>{1000, 1001, 1002, 1003, 1004, 1});
}

TEST_CASE("messages: a person has the name of their newest mail, in any order of arrival", "[schema]") {
  auto older = row("1@x", "one", 1000);
  auto newer = row("2@x", "two", 2000);
  newer.sender = newer.author =
      Mailbox{"\"Ada, Countess\" <ADA@example.org>", "Ada, Countess", "ADA@example.org"};
  for (const bool newer_first : {false, true}) {
    CAPTURE(newer_first);
    const Database database = open_in_memory();
    MessageStore store(database);
    store.store(newer_first ? newer : older);
    store.store(newer_first ? older : newer);
    CHECK(number(database, "SELECT count(*) FROM address WHERE email = 'ada@example.org'") == 1);
    CHECK(number(database, "SELECT count(*) FROM person WHERE name = 'Ada, Countess'") == 1);
    CHECK(number(database, "SELECT count(*) FROM person") == 2);
  }
}

TEST_CASE("messages: one without deliveries is removed with all its rows", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  const int64_t id = store.store(row("1@x", "one")).id;
  store.finish();
  check_full_text(database);
  CHECK(number(database, "SELECT count(*) FROM message_fts WHERE message_fts MATCH 'own : one'") == 1);
  store.remove_if_undelivered(id);
  store.finish();
  for (const char* table : {"message", "recipient", "reference", "attachment", "patch", "patch_file",
                            "message_subsystem", "body", "text_block"}) {
    CAPTURE(table);
    CHECK(number(database, std::string("SELECT count(*) FROM ") + table) == 0);
  }
  CHECK(number(database, "SELECT count(*) FROM message_fts WHERE message_fts MATCH 'one'") == 0);
  check_full_text(database);
}

TEST_CASE("messages: the full text is consistent after random additions and removals", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  std::mt19937 random(20250303);
  const std::vector<std::string> words = {"memory",     "leak",       "x86/tdx", "kvm_init",
                                          "Zo\xc3\xab", "\"quoted\"", "a-b_c"};
  std::vector<int64_t> ids;
  for (int i = 0; i < 300; ++i) {
    if (random() % 10 == 0) store.finish();
    if (!ids.empty() && random() % 3 == 0) {
      std::swap(ids[random() % ids.size()], ids.back());
      store.remove_if_undelivered(ids.back());
      ids.pop_back();
      continue;
    }
    std::string text;
    for (auto n = random() % 20; n > 0; --n) text += words[random() % words.size()] + ' ';
    ids.push_back(
        store.store(row(std::to_string(i) + "@x", text, 1000 + static_cast<int64_t>(random() % 50))).id);
  }
  store.finish();
  check_full_text(database);
  CHECK(number(database, "SELECT count(*) FROM message") == static_cast<int64_t>(ids.size()));
}
