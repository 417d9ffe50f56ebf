// SPDX-License-Identifier: MIT
// From what every Message-ID answers to the roots of the threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

struct ThreadPlace {
  int64_t msgid = 0;
  int64_t root = 0;
  std::optional<int64_t> parent;
  /// Whether a mail of its thread has arrived; a thread of absent mails alone is none.
  bool in_thread = true;
};

/// The place of every node. A parent that is not among the nodes is none; a loop of answers is cut at its
/// oldest mail, among equals at the first of `message_id`.
std::vector<ThreadPlace> place_in_threads(const std::vector<ThreadNode>& nodes,
                                          const std::function<std::string(int64_t)>& message_id);

}  // namespace kvq
