// SPDX-License-Identifier: MIT
// Finds anew what some mails are to the others: their threads, series, topics, trailers and states. The
// outcome is a function of the messages alone: any order of arrival, any batches, give the same tables.
#pragma once

#include "schema/stores/relation_store.hpp"

namespace kvq {

class Relations {
 public:
  explicit Relations(const Database& database);

  /// Brings everything up to date that new messages touch, and that lost ones did. The caller holds a
  /// Transaction.
  void update(const Touched& touched);

  /// Everything, from the messages alone, in batches of bounded memory.
  void find_all_anew();

 private:
  ThreadStore threads_;
  SeriesStore series_;
  TopicStore topics_;
};

}  // namespace kvq
