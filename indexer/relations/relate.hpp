// SPDX-License-Identifier: MIT
// Recomputes the relations between mails: threads, series, topics, trailers and states. The result depends
// only on the messages: any order of arrival and any batches produce the same tables.
#pragma once

#include "schema/stores/series_store.hpp"
#include "schema/stores/thread_store.hpp"
#include "schema/stores/topic_store.hpp"

namespace kvq {

class Relations {
 public:
  explicit Relations(const Database& database);

  /// Updates everything that new or removed messages affect. The caller must hold a Transaction. Returns the
  /// number of mails, nodes of threads and series that it read for that: all of a thread or topic, even if
  /// only one of its mails is new.
  int64_t update(const Touched& touched);

  /// Decides series again whose author says that they are applied, because their files after `file` have
  /// other maintainers now. The caller must hold a Transaction.
  void reconsider_maintainers(int64_t file);

  /// Recomputes everything from the messages, in batches of bounded memory.
  void recompute_all();

 private:
  ThreadStore threads_;
  SeriesStore series_;
  TopicStore topics_;
};

}  // namespace kvq
