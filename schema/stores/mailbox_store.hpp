// SPDX-License-Identifier: MIT
// Writes people: their spellings, addresses, domains and names. The caller holds a Transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/mail/rows.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/interning.hpp"
#include "schema/stores/people_store.hpp"

namespace kvq {

/// Contains Interners: must not be used after a rollback.
class MailboxStore {
 public:
  explicit MailboxStore(const Database& database);

  /// Returns the id of a mailbox. Creates it if missing, with its address, person and identity.
  int64_t mailbox_id(const Mailbox& mailbox);

  /// Returns the id of a list of recipients. Creates it if it is not cached. Absent if there are no
  /// recipients.
  std::optional<int64_t> recipient_list(const std::vector<Recipient>& recipients);

  /// Returns the id of the address. Creates it if missing, with its person and companies.
  int64_t address_id(const Mailbox& mailbox);

  /// Sets the name of the person of a mailbox to the name in `spelled`, unless a message newer than
  /// `named_by` has set it.
  void name_person(int64_t mailbox, const Mailbox& spelled, int64_t named_by);

 private:
  Interner mailboxes_;
  Interner addresses_;
  Interner domains_;
  Statement insert_recipient_;
  int64_t newest_list_;
  /// Recipient lists by their headers and mailboxes.
  std::unordered_map<std::string, int64_t> known_lists_;
  size_t known_list_bytes_ = 0;
  Statement insert_person_;
  Statement name_person_;
  Statement insert_mailbox_fts_;
  std::vector<std::string> robot_patterns_;
  PeopleStore people_;
};

}  // namespace kvq
