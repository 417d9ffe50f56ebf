// SPDX-License-Identifier: MIT
// The errors that end a command, and the exit code of each kind.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace kvq {

enum class ErrorKind { usage, database, locked, archive, installation, network, interrupted };

struct ErrorKindInfo {
  ErrorKind kind;
  int exit_code;
  std::string_view meaning;
};

/// Returns every kind of error with its exit code, in the order of the codes. Codes 0 (found) and 1 (nothing
/// found) are not errors.
std::span<const ErrorKindInfo> error_kinds();

int exit_code(ErrorKind kind);

/// Ends a command. `what()` is one line for the user; `hint()` suggests a fix and may be empty.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message, std::string hint = {})
      : std::runtime_error(message), kind_(kind), hint_(std::move(hint)) {}

  ErrorKind kind() const { return kind_; }
  const std::string& hint() const { return hint_; }

 private:
  ErrorKind kind_;
  std::string hint_;
};

}  // namespace kvq
