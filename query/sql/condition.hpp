// SPDX-License-Identifier: MIT
// Conditions as SQL, with `m` for the message.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/plan.hpp"
#include "schema/statement.hpp"

namespace kvq::sql {

/// SQL text that grows with its values, so that the two cannot get out of step.
struct Writer {
  std::string text;
  std::vector<Value> binds;

  void add(std::string_view sql) { text += sql; }
  /// A `?` with its value.
  void bind(Value value) {
    text += '?';
    binds.push_back(std::move(value));
  }
};

void write_condition(Writer& out, const plan::Condition& condition);

/// Whether they are found among few messages by an index, so that a full-text search can be bounded by them.
bool is_of_few_messages(const plan::PersonMatches& person);

/// The condition that a delivery `d` is in the range.
void write_range(Writer& out, const plan::InRange& range);

}  // namespace kvq::sql
