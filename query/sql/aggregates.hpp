// SPDX-License-Identifier: MIT
// Counts as SQL: what to join to the messages `m`, what to select of them, and how to group them.
#pragma once

#include <string>

#include "query/plan.hpp"

namespace kvq::sql {

/// A column of messages, with `m` for the message; a bucket is made of its field.
std::string value_of_message(const plan::Column& column);

/// Function::sql of a value.
std::string applied(std::string_view function, std::string_view value);

std::string quoted_name(std::string_view name);

struct Grouping {
  /// Follow the FROM of the messages.
  std::string joins;
  /// The aggregates, then the keys, under their names.
  std::string selected;
  /// GROUP BY and HAVING; empty where all messages are one group.
  std::string grouped;
};

/// Each mail counts once in a group, whatever the joins make of it. Mails without a value of a key are in no
/// group.
Grouping grouping_of(const plan::Count& count);

}  // namespace kvq::sql
