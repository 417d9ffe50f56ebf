// SPDX-License-Identifier: MIT
// Finds the stored copy of a mail among the messages with the same Message-ID.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "schema/mail/identity.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {

/// Compares the mail with each message while they are few. Most Message-IDs have one message; a sender who
/// gives all mails the same one must not make each mail cost as much as all before it, so of many messages it
/// keeps hashes.
class MessageCopies {
 public:
  explicit MessageCopies(const Database& database);

  struct Found {
    /// The message that the mail is a copy of.
    std::optional<int64_t> copy;
    /// Whether the Message-ID has messages. Only set if there is no copy.
    bool has_others;
  };

  Found find(int64_t msgid, const Identity& mail);

  /// Must be called for each message stored after find() without a copy.
  void add(int64_t msgid, int64_t message, const Identity& mail);

  /// Must be called when a message is removed.
  void forget(int64_t msgid) { known_.erase(msgid); }
  /// Must be called when another process may change messages.
  void forget() { known_.clear(); }

 private:
  /// The messages of a Message-ID by the hashes of their identities.
  using ByHash = std::unordered_multimap<size_t, int64_t>;

  ByHash hashes_of(int64_t msgid);
  Found find_by_hash(const ByHash& messages, const Identity& mail);

  Statement messages_of_msgid_;
  Statement message_;
  /// Message-IDs that have many messages.
  std::unordered_map<int64_t, ByHash> known_;
};

}  // namespace kvq
