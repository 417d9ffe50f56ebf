// SPDX-License-Identifier: MIT
// The one table of functions: what stages can make of a column. Binding, SQL, `kvq fields`, the docs and the
// tests read it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/vocabulary/fields.hpp"

namespace kvq {

enum class FunctionUse {
  aggregate,  ///< one value of all rows of a group
  bucket,     ///< the period that a time is in, as a text that sorts by time
  order,      ///< how texts are compared, in sort alone
};

struct Function {
  std::string_view name;
  FunctionUse use;
  /// The kinds of column that it takes, the names with ", " between.
  std::string_view takes;
  /// What it gives; absent: the kind that it was given.
  std::optional<ColumnKind> gives;
  /// In SQL: `{0}` is the value, `m.id` the mail.
  std::string_view sql;
  /// The same where joins may repeat a mail, each of which counts once. Empty: repetition changes nothing.
  std::string_view sql_of_repeated = {};
  /// Of a bucket: the first time after the period that a time is in.
  std::string_view sql_of_end = {};
  std::string_view help;
  /// A query that uses it.
  std::string_view example;
};

std::span<const Function> functions();

/// The function of that name and use; nullptr if there is none.
const Function* find_function(std::string_view name, FunctionUse use);

std::vector<std::string_view> function_names(FunctionUse use);

std::string_view name_of(FunctionUse use);

bool takes(const Function& function, ColumnKind kind);

}  // namespace kvq
