// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <set>

#include "schema/stores/relation_store.hpp"

namespace kvq {

/// What finding series anew leaves to do for their topics.
struct ChangedSeries {
  /// As they are now.
  Ids found;
  /// Those that followed one of the series before.
  std::set<int64_t> followers;
  /// The topics that had one of the series before.
  std::set<int64_t> topics;
};

/// Finds the series of some threads anew, with what answers come to, and of the threads that those series
/// reach into. `lost` are series of which a mail has gone.
ChangedSeries update_series(ThreadStore& threads, SeriesStore& series, TopicStore& topics, const Ids& roots,
                            const Ids& lost);

}  // namespace kvq
