// SPDX-License-Identifier: MIT
// Counts as SQL: the joins to the messages `m`, the columns to select, and the grouping.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"

namespace kvq::sql {

/// Returns the SQL of a column of messages, with `m` for the message. A bucket is applied to its field.
std::string value_of_message(const plan::Column& column);

/// Returns Function::sql applied to a value.
std::string applied(std::string_view function, std::string_view value);

std::string quoted_name(std::string_view name);

/// Whether all aggregates just count mails.
bool counts_mails_alone(const plan::Count& count);

/// A key of which groups have the key to compare, and its value, with `named1.key` for the key.
struct KeyToName {
  std::string column;
  std::string value;
};

struct Grouping {
  /// Appended to the FROM of the messages.
  std::string joins;
  /// The aggregates, then the keys, with their names.
  std::string selected;
  /// GROUP BY and HAVING; empty if all messages are one group.
  std::string grouped;
  /// The only column of messages that is read, if there is just one. The rest then works on rows `m` with
  /// that column and `mails`, the number of messages with its value.
  std::string counted_first;
  /// Of several keys: each combination is a group, but a value is found once.
  std::vector<KeyToName> to_name;
};

/// Returns the SQL of a count. Each mail counts once in a group, even if joins repeat it. Mails without a
/// value for a key are in no group.
Grouping grouping_of(const plan::Count& count);

}  // namespace kvq::sql
