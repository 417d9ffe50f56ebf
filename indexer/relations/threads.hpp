// SPDX-License-Identifier: MIT
// Computes the roots of threads from the parent of every Message-ID.
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
  /// Whether a mail of its thread has arrived: absent mails alone do not form a thread.
  bool in_thread = true;
};

/// Returns the place of every node. A parent that is not among the nodes is ignored. A loop of replies is cut
/// at its oldest mail, or at the first `message_id` among mails of the same date.
std::vector<ThreadPlace> place_in_threads(const std::vector<ThreadNode>& nodes,
                                          const std::function<std::string(int64_t)>& message_id);

}  // namespace kvq
