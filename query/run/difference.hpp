// SPDX-License-Identifier: MIT
// Compares the results of a query at two points in time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "query/language/plan.hpp"
#include "query/run/run.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

struct FoundMail {
  /// The message's id in the database.
  int64_t message;
  std::string message_id;
  /// The requested columns.
  Row row;
};

/// The results of a query of mails, in order, and the state of the series of every mail at that time.
struct Findings {
  std::vector<FoundMail> mails;
  /// The state of the series of each message; NULL if the message belongs to none.
  std::unordered_map<int64_t, Value> states;
};

/// Runs a plan of mails. Its ranges must be resolved.
Findings findings(const Database& database, plan::Plan plan, std::vector<plan::Column> columns);

enum class ChangeKind { found_new, gone, moved };

/// "new", "gone", "moved".
std::string_view name_of(ChangeKind kind);

/// The state of a mail that no longer exists.
inline constexpr std::string_view deleted_state = "deleted";

struct Change {
  ChangeKind kind;
  /// The states of the mail's series before and after; NULL if there was no such mail or it has no series.
  Value was;
  Value now;
  /// The row after the change; for a mail that is gone, the row before.
  Row row;
};

/// Returns the mails that are in only one of the two results, and those whose series changed its state: first
/// the new ones, then those that are gone, then those that moved, each in the order of the results. `before`
/// and `after` come from one database that was cut back. A mail that was deleted and came back is matched by
/// its Message-ID.
std::vector<Change> differences(const Findings& before, const Findings& after);

}  // namespace kvq
