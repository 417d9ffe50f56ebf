// SPDX-License-Identifier: MIT
// What ends a command, as the user reads it.
#pragma once

#include <exception>
#include <string>

namespace kvq {

struct Failure {
  /// With its line break.
  std::string text;
  int exit_code;
};

/// Whether KVQ_DEBUG wants to know more of errors.
bool is_debugging();

/// One line of an exception; a mistake in a query or report has its place, too. With `debug`, a line for each
/// exception that led to it, with its type and what its system knows of it.
Failure failure_of(const std::exception_ptr& exception, bool debug);

}  // namespace kvq
