// SPDX-License-Identifier: MIT
#pragma once

#include "indexer/relations/series_update.hpp"

namespace kvq {

/// Chooses again which series the changed series and their neighbours follow, and updates the topics that
/// this merges or splits.
void update_topics(TopicStore& store, const ChangedSeries& changed);

}  // namespace kvq
