// SPDX-License-Identifier: MIT
#pragma once

#include "indexer/relations/series_update.hpp"

namespace kvq {

/// Chooses again which series the changed series and their neighbours follow, and updates the topics that
/// this merges or splits.
/// Returns the number of series that it read.
size_t update_topics(TopicStore& store, const ChangedSeries& changed);

}  // namespace kvq
