// SPDX-License-Identifier: MIT
// Errors in a query or report: where they are, what is wrong, and what to write instead.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schema/base/error.hpp"

namespace kvq {

/// Bytes [begin, end) of a source text.
struct Span {
  size_t begin = 0;
  size_t end = 0;

  bool operator==(const Span&) const = default;
};

/// The text of a query or report, and its name in messages ("query", or a file name).
struct Source {
  std::string name;
  std::string text;
};

/// An error in a source, which ends the command. what() is the complete text to print:
///   query:1:13: error: unknown field 'form'
///     is:patch form:intel.com
///              ^~~~
///   hint: did you mean 'from'?
class QueryError : public Error {
 public:
  QueryError(const Source& source, Span span, const std::string& message, const std::string& hint = {});

  Span span() const { return span_; }
  /// What is wrong, without its place.
  const std::string& mistake() const { return mistake_; }
  /// What to write instead; may be empty. It is part of what(), so hint() is empty.
  const std::string& advice() const { return advice_; }

 private:
  Span span_;
  std::string mistake_;
  std::string advice_;
};

}  // namespace kvq
