// SPDX-License-Identifier: MIT
// Recomputes the relations between mails: threads, series, topics, trailers and states. The result depends
// only on the messages: any order of arrival and any batches produce the same tables.
#pragma once

#include "schema/stores/relation_store.hpp"

namespace kvq {

class Relations {
 public:
  explicit Relations(const Database& database);

  /// Updates everything that new or removed messages affect. The caller must hold a Transaction.
  void update(const Touched& touched);

  /// Recomputes everything from the messages, in batches of bounded memory.
  void recompute_all();

 private:
  ThreadStore threads_;
  SeriesStore series_;
  TopicStore topics_;
};

}  // namespace kvq
