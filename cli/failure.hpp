// SPDX-License-Identifier: MIT
// The error that ends a command, as the user reads it.
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace kvq {

struct Failure {
  /// Includes the final line break.
  std::string text;
  int exit_code;
};

/// The message if there is no memory to compose another.
inline constexpr std::string_view out_of_memory = "kvq: out of memory\n";

/// Whether KVQ_DEBUG enables debug output for errors.
bool is_debugging();

/// Returns the message of an exception: one line; for an error in a query or report, its position too. With
/// `debug`, adds one line for each exception that led to it, with its type and its system error code, if any.
Failure failure_of(const std::exception_ptr& exception, bool debug);

}  // namespace kvq
