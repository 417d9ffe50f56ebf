// SPDX-License-Identifier: MIT
#include "schema/stores/mailbox_store.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/people/robots.hpp"
#include "schema/stores/settings_store.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

// Limits memory. A list that is dropped from the cache is stored again when it recurs.
constexpr size_t most_known_lists = 10'000;
constexpr size_t most_known_list_bytes = 16u << 20;

}  // namespace

MailboxStore::MailboxStore(const Database& database)
    : mailboxes_(database, sql::mailbox_by_text, sql::insert_mailbox),
      addresses_(database, sql::address_by_email, sql::insert_address),
      domains_(database, sql::domain_by_name, sql::insert_domain),
      insert_recipient_(database, sql::insert_recipient),
      newest_list_(Statement(database, sql::newest_recipient_list).find().value()),
      insert_person_(database, sql::insert_person),
      name_person_(database, sql::name_person),
      insert_mailbox_fts_(database, sql::insert_mailbox_fts),
      robot_patterns_(SettingsStore(database).robot_patterns()),
      people_(database) {}

int64_t MailboxStore::mailbox_id(const Mailbox& mailbox) {
  if (const auto known = mailboxes_.find(mailbox.text)) return *known;
  const int64_t id = mailboxes_.add(mailbox.text, mailbox.name, mailbox.address, address_id(mailbox),
                                    people_.identity_id(mailbox.name, mailbox.address));
  insert_mailbox_fts_.run(id, mailbox.name, mailbox.address);
  name_person(id, mailbox, 0);
  return id;
}

std::optional<int64_t> MailboxStore::recipient_list(const std::vector<Recipient>& recipients) {
  if (recipients.empty()) return std::nullopt;
  std::vector<int64_t> mailboxes;
  std::string key;
  for (const Recipient& recipient : recipients) {
    mailboxes.push_back(mailbox_id(recipient.mailbox));
    fmt::format_to(std::back_inserter(key), "{} {} ", recipient.header, mailboxes.back());
  }
  if (known_lists_.size() >= most_known_lists || known_list_bytes_ >= most_known_list_bytes) {
    known_lists_.clear();
    known_list_bytes_ = 0;
  }
  const auto [known, is_new] = known_lists_.try_emplace(std::move(key), newest_list_ + 1);
  if (!is_new) return known->second;
  known_list_bytes_ += known->first.size();
  ++newest_list_;
  for (size_t i = 0; i < recipients.size(); ++i) {
    insert_recipient_.run(newest_list_, i + 1, recipients[i].header, mailboxes[i]);
  }
  return newest_list_;
}

int64_t MailboxStore::address_id(const Mailbox& mailbox) {
  const std::string email = fold(mailbox.address);
  if (const auto known = addresses_.find(email)) return *known;
  const size_t at = email.rfind('@');
  std::optional<int64_t> domain;
  if (at != std::string::npos && at + 1 < email.size()) domain = domains_.find_or_add(email.substr(at + 1));
  const int64_t id =
      addresses_.add(email, domain, insert_person_.insert(mailbox.name), is_robot(robot_patterns_, email));
  people_.affiliate(id, email);
  return id;
}

void MailboxStore::name_person(int64_t mailbox, const Mailbox& spelled, int64_t named_by) {
  if (!spelled.name.empty()) name_person_.run(mailbox, spelled.name, named_by);
}

}  // namespace kvq
