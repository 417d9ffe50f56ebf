// SPDX-License-Identifier: MIT
// Builds SQL text with bound values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/sqlite/statement.hpp"

namespace kvq::sql {

/// SQL text and its values, which are added together and so stay in step.
struct Writer {
  std::string text;
  std::vector<Value> binds;
  /// Statements that the text reads as step1, step2, ...: they belong in a WITH clause before it. Nested
  /// statements would soon be too deep for SQLite's parser.
  std::vector<Writer> steps = {};

  void add(std::string_view sql) { text += sql; }
  /// Adds a `?` with its value.
  void bind(Value value) {
    text += '?';
    binds.push_back(std::move(value));
  }
  void add(const Writer& more);
  /// Adds a statement as the next step and returns its name. The statement must contain the steps so far.
  std::string add_step(Writer statement);
  /// Adds SQL that has a `?` for each of the values.
  void add(std::string_view sql, std::vector<Value> values);
};

}  // namespace kvq::sql
