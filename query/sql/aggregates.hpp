// SPDX-License-Identifier: MIT
// Counts as SQL: what to join to the messages `m`, what to select of them, and how to group them.
#pragma once

#include <string>
#include <string_view>

#include "query/language/plan.hpp"

namespace kvq::sql {

/// A column of messages, with `m` for the message; a bucket is made of its field.
std::string value_of_message(const plan::Column& column);

/// Function::sql of a value.
std::string applied(std::string_view function, std::string_view value);

std::string quoted_name(std::string_view name);

/// Whether it asks for nothing but how many mails there are.
bool counts_mails_alone(const plan::Count& count);

struct Grouping {
  /// Follow the FROM of the messages.
  std::string joins;
  /// The aggregates, then the keys, under their names.
  std::string selected;
  /// GROUP BY and HAVING; empty where all messages are one group.
  std::string grouped;
  /// A column of messages, if nothing else of them is asked: the rest then works on rows `m` of that column
  /// and of `mails`, how many there are with each of its values.
  std::string counted_first;
};

/// Each mail counts once in a group, whatever the joins make of it. Mails without a value of a key are in no
/// group.
Grouping grouping_of(const plan::Count& count);

}  // namespace kvq::sql
