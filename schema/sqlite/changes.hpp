// SPDX-License-Identifier: MIT
// The record of change (schema/sql/016_record_of_change.sql): what the current transaction touches.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace kvq {

class Database;

enum class ChangeKind { message, series, topic };

/// Collects the changes of a transaction. Its commit records them as a generation.
class Changes {
 public:
  /// Notes that a row was added, changed or removed.
  void note(ChangeKind kind, int64_t id);
  /// Notes a change of settings or rules, after which any row may be another.
  void note_everything();
  /// Whether any row may be another anyway, so that it is not worth finding out which ones to note.
  bool are_everything() const { return everything_; }

  /// Records a generation, unless nothing was noted, and forgets the oldest if there are too many. Part of
  /// the open transaction.
  void record(const Database& database);
  void forget();

 private:
  std::set<std::pair<ChangeKind, int64_t>> ids_;
  bool everything_ = false;
};

/// Returns the last generation that was recorded.
int64_t last_generation(const Database& database);

/// Returns when it was recorded, in seconds UTC by the clock of that machine.
int64_t last_change(const Database& database);

/// Returns a number that changes whenever another connection has committed since the last call, in all
/// tables. It means nothing to other connections.
int64_t data_version(const Database& database);

/// Returns a text that names the last generation in this database and its copies: of two copies that went on
/// by themselves, the texts differ.
std::string generation_name(const Database& database);

}  // namespace kvq
