// SPDX-License-Identifier: MIT
// The answers to a patch, and to the same patch in other postings.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "schema/sqlite/database.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {

/// Finds answers. Reads each thread once.
class Answers {
 public:
  /// The database must outlive the object.
  explicit Answers(const Database& database);

  /// Returns the messages that answer the message, directly or by way of other answers, oldest first. An
  /// answer to another patch or cover below it is not one.
  std::vector<int64_t> to(int64_t message);

  /// Returns the answers to all other mails with the same patch-id, oldest first.
  std::vector<int64_t> to_same_patch(int64_t message);

 private:
  struct Node {
    int64_t message = 0;
    int64_t message_id = 0;
    int64_t parent = 0;
    bool is_answer = false;
  };
  using Thread = std::vector<Node>;

  const Thread& thread_of(int64_t message);

  Statement threads_;
  Statement same_patches_;
  std::map<int64_t, std::shared_ptr<const Thread>> known_;
};

}  // namespace kvq
