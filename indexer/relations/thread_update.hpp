// SPDX-License-Identifier: MIT
#pragma once

#include "schema/stores/thread_store.hpp"

namespace kvq {

/// Updates the threads of the Message-IDs that the touched messages have or cite. Returns the roots of the
/// updated threads.
struct ChangedThreads {
  Ids roots;
  /// The number of nodes that were read.
  size_t nodes = 0;
};

ChangedThreads update_threads(ThreadStore& store, const Touched& touched);

}  // namespace kvq
