// SPDX-License-Identifier: MIT
// SQL as it is written.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/sqlite/statement.hpp"

namespace kvq::sql {

/// SQL text that grows with its values, so that the two cannot get out of step.
struct Writer {
  std::string text;
  std::vector<Value> binds;
  /// Statements that the text reads as step1, step2, ...: they belong into WITH before it. Nested as it was
  /// asked, a query would soon be too deep for SQLite's parser.
  std::vector<Writer> steps = {};

  void add(std::string_view sql) { text += sql; }
  /// A `?` with its value.
  void bind(Value value) {
    text += '?';
    binds.push_back(std::move(value));
  }
  void add(const Writer& more);
  /// Makes a statement the next step; gives its name. It knows the steps so far.
  std::string add_step(Writer statement);
  /// SQL that has a `?` for each of the values.
  void add(std::string_view sql, std::vector<Value> values);
};

}  // namespace kvq::sql
