// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/base/regex.hpp"
#include "schema/postgresql/dialect/translate.hpp"

namespace kvq::postgresql {

/// Evaluates a filter: gets the rows of its SELECT, and gives the value for its statement.
class FilterRun {
 public:
  /// Throws Error (usage) if the regular expression is invalid.
  explicit FilterRun(const Filter& filter);

  /// A row of Filter::Kind::text.
  void add_text(std::string_view text);
  /// A row of Filter::Kind::body.
  void add_body(int64_t message, std::string_view text, std::string_view rest, std::string_view runs);

  /// Returns the array of those that match, in PostgreSQL's text form.
  ServerValue matching() const;

 private:
  const Filter& filter_;
  Regex regex_;
  std::string array_;
};

}  // namespace kvq::postgresql
