// SPDX-License-Identifier: MIT
// The table of functions that stages apply to a column. Binding, SQL, `kvq fields`, the docs and the tests
// read it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/vocabulary/fields.hpp"

namespace kvq {

enum class FunctionUse {
  aggregate,  ///< one value for all rows of a group
  bucket,     ///< the period that contains a time, as a text that sorts by time
  order,      ///< the way that texts are compared; in sort only
};

struct Function {
  std::string_view name;
  FunctionUse use;
  /// The kinds of columns that it takes, separated by ", ".
  std::string_view takes;
  /// The kind of the result; absent: the kind of the column.
  std::optional<ColumnKind> result;
  /// The SQL, in which `{0}` is the value and `m.id` the mail.
  std::string_view sql;
  /// The SQL if joins may repeat a mail, so that each mail counts once. Empty: repeated rows do not matter.
  std::string_view sql_of_repeated = {};
  /// For a bucket: the first second after the period that contains a time.
  std::string_view sql_of_end = {};
  std::string_view help;
  /// A query that uses the function.
  std::string_view example;
};

std::span<const Function> functions();

/// Returns the function with that name and use; nullptr if there is none.
const Function* find_function(std::string_view name, FunctionUse use);

std::vector<std::string_view> function_names(FunctionUse use);

std::string_view name_of(FunctionUse use);

bool takes(const Function& function, ColumnKind kind);

}  // namespace kvq
