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

/// As long-lived as its interners.
class MailboxStore {
 public:
  explicit MailboxStore(const Database& database);

  /// The row of a spelling, made with its address, person and identity if there is none.
  int64_t mailbox_id(const Mailbox& mailbox);

  /// The list of a mail's recipients, absent if there are none.
  std::optional<int64_t> recipient_list(const std::vector<Recipient>& recipients);

  /// The row of its address, made with its person and companies if there is none.
  int64_t address_id(const Mailbox& mailbox);

  /// Gives the person of a mailbox the name it is spelled with, unless a newer message than `named_by` gave
  /// one.
  void name_person(int64_t mailbox, const Mailbox& spelled, int64_t named_by);

 private:
  Interner mailboxes_;
  Interner addresses_;
  Interner domains_;
  Statement insert_recipient_;
  int64_t newest_list_;
  /// By the headers and mailboxes of a list.
  std::unordered_map<std::string, int64_t> known_lists_;
  Statement insert_person_;
  Statement name_person_;
  Statement insert_mailbox_fts_;
  std::vector<std::string> robot_patterns_;
  PeopleStore people_;
};

}  // namespace kvq
