// SPDX-License-Identifier: MIT
#pragma once

#include "indexer/relations/series_update.hpp"

namespace kvq {

/// Chooses anew which series each of the changed ones and of those around them follow, and numbers the topics
/// that this makes or takes apart.
void update_topics(TopicStore& store, const ChangedSeries& changed);

}  // namespace kvq
