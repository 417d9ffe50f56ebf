// SPDX-License-Identifier: MIT
#pragma once

#include "schema/stores/relation_store.hpp"

namespace kvq {

/// Places the Message-IDs that the touched messages have or cite, and all of the threads they touch. Gives
/// the roots of those threads as they are now.
Ids update_threads(ThreadStore& store, const Touched& touched);

}  // namespace kvq
