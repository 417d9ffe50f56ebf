// SPDX-License-Identifier: MIT
#include "indexer/relations/relate.hpp"

#include <cstdint>
#include <utility>

#include "indexer/relations/series_update.hpp"
#include "indexer/relations/thread_update.hpp"
#include "indexer/relations/topic_update.hpp"

namespace kvq {

Relations::Relations(const Database& database) : threads_(database), series_(database), topics_(database) {}

void Relations::update(const Touched& touched) {
  if (touched.messages.empty() && touched.msgids.empty()) return;
  const Ids roots = update_threads(threads_, touched);
  const ChangedSeries changed = update_series(threads_, series_, topics_, roots, touched.series);
  update_topics(topics_, changed);
}

void Relations::recompute_all() {
  constexpr int64_t batch = 5'000;
  int64_t last = 0;
  for (Ids ids = threads_.messages_after(last, batch); !ids.empty();
       ids = threads_.messages_after(last, batch)) {
    last = ids.back();
    update({.messages = std::move(ids), .msgids = {}, .series = {}});
  }
}

}  // namespace kvq
