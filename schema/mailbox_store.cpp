// SPDX-License-Identifier: MIT
#include "schema/mailbox_store.hpp"

#include "schema/fold.hpp"
#include "schema/robots.hpp"
#include "schema/settings_store.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;

MailboxStore::MailboxStore(const Database& database)
    : mailboxes_(database, sql::mailbox_by_text, sql::insert_mailbox),
      addresses_(database, sql::address_by_email, sql::insert_address),
      domains_(database, sql::domain_by_name, sql::insert_domain),
      insert_person_(database, sql::insert_person),
      name_person_(database, sql::name_person),
      robot_patterns_(SettingsStore(database).robot_patterns()),
      people_(database) {}

int64_t MailboxStore::mailbox_id(const Mailbox& mailbox) {
  if (const auto known = mailboxes_.find(mailbox.text)) return *known;
  const int64_t id = mailboxes_.add(mailbox.text, mailbox.name, mailbox.address, address_id(mailbox),
                                    people_.identity_id(mailbox.name, mailbox.address));
  name_person(id, mailbox, 0);
  return id;
}

int64_t MailboxStore::address_id(const Mailbox& mailbox) {
  const std::string email = fold(mailbox.address);
  if (const auto known = addresses_.find(email)) return *known;
  const size_t at = email.rfind('@');
  std::optional<int64_t> domain;
  if (at != std::string::npos && at + 1 < email.size()) domain = domains_.find_or_add(email.substr(at + 1));
  const int64_t id = addresses_.add(email, domain, insert_person_.insert(mailbox.name),
                                    is_robot(robot_patterns_, email));
  people_.affiliate(id, email);
  return id;
}

void MailboxStore::name_person(int64_t mailbox, const Mailbox& spelled, int64_t named_by) {
  if (!spelled.name.empty()) name_person_.run(mailbox, spelled.name, named_by);
}

}  // namespace kvq
