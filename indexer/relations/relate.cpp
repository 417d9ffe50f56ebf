// SPDX-License-Identifier: MIT
#include "indexer/relations/relate.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "indexer/relations/series_update.hpp"
#include "indexer/relations/thread_update.hpp"
#include "indexer/relations/topic_update.hpp"

namespace kvq {

Relations::Relations(const Database& database) : threads_(database), series_(database), topics_(database) {}

int64_t Relations::update(const Touched& touched) {
  if (touched.messages.empty() && touched.msgids.empty()) return 0;
  const ChangedThreads threads = update_threads(threads_, touched);
  const ChangedSeries changed = update_series(threads_, series_, topics_, threads.roots, touched.series);
  const size_t series = update_topics(topics_, changed);
  return static_cast<int64_t>(std::max({threads.nodes, changed.mails, series}));
}

void Relations::reconsider_maintainers(int64_t file) {
  update({.messages = series_.applied_by_their_author_with_files_after(file), .msgids = {}, .series = {}});
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
