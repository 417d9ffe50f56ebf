// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <set>

#include "schema/stores/series_store.hpp"
#include "schema/stores/thread_store.hpp"
#include "schema/stores/topic_store.hpp"

namespace kvq {

/// The changes that the update of topics needs after series were recomputed.
struct ChangedSeries {
  /// The recomputed series.
  Ids found;
  /// The series that followed one of the old series.
  std::set<int64_t> followers;
  /// The topics that contained one of the old series.
  std::set<int64_t> topics;
  /// Series that must be recomputed once more; update_series() has done that.
  Ids to_decide_again;
  /// The number of mails that were read.
  size_t mails = 0;
};

/// Recomputes the series and reviews of some threads, and of all threads into which these series reach.
/// `lost` are series that have lost a mail.
ChangedSeries update_series(ThreadStore& threads, SeriesStore& series, TopicStore& topics, const Ids& roots,
                            const Ids& lost);

}  // namespace kvq
