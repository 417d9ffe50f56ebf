// SPDX-License-Identifier: MIT
// The mails whose relations may change when others are removed: those of their threads, series and topics,
// and patches that their senders posted at about the same time.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "schema/sqlite/statement.hpp"

namespace kvq {

/// Looks each thread, series, topic and sender up once, however many of their mails are removed.
class Neighbours {
 public:
  explicit Neighbours(const Database& database);

  /// Must be called before a message is removed.
  void note(int64_t message);
  /// Returns the neighbours of the messages noted since the last call. Must be called before the relations
  /// change.
  std::vector<int64_t> take();

 private:
  /// An address, and the number of patches that a posting claims to have.
  using Postings = std::pair<int64_t, int64_t>;

  Statement place_of_message_;
  Statement messages_of_thread_;
  Statement messages_of_series_;
  Statement postings_of_topic_;
  Statement postings_near_;
  std::set<int64_t> threads_;
  std::set<int64_t> series_;
  std::set<int64_t> topics_;
  std::map<Postings, std::set<int64_t>> dates_;
};

}  // namespace kvq
