// SPDX-License-Identifier: MIT
// What a query finds at one time against what it finds at another.
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
  /// The columns that were asked for.
  Row row;
};

/// What a query of mails found, in its order, and how far the series of every mail was then.
struct Findings {
  std::vector<FoundMail> mails;
  /// Of each message the state of its series; NULL for one of no series.
  std::unordered_map<int64_t, Value> states;
};

/// The plan is of mails, with its ranges found.
Findings findings(const Database& database, plan::Plan plan, std::vector<plan::Column> columns);

enum class ChangeKind { found_new, gone, moved };

/// "new", "gone", "moved".
std::string_view name_of(ChangeKind kind);

/// The state of a mail that there is no more.
inline constexpr std::string_view deleted_state = "deleted";

struct Change {
  ChangeKind kind;
  /// The states of the mail's series before and after, NULL where it has none or there was no such mail.
  Value was;
  Value now;
  /// As it is after; of a mail that is gone, as it was before.
  Row row;
};

/// The mails that only one of the two has, and those whose series has another state: the new, the gone, the
/// moved, each in the order they were found. `before` and `after` are of one database that was cut back; a
/// mail that was deleted and came again is the same by its Message-ID.
std::vector<Change> differences(const Findings& before, const Findings& after);

}  // namespace kvq
