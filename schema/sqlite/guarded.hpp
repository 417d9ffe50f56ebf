// SPDX-License-Identifier: MIT
// The one place that translates SQLite's errors into kvq's. For this folder only.
#pragma once

#include <SQLiteCpp/Exception.h>

#include <cerrno>
#include <exception>
#include <string>

#include "schema/base/error.hpp"

namespace kvq {

/// Translates an SQLite error for the user and appends SQLite's message in parentheses. `subject` begins the
/// sentence ("'x.db'", "the database"). `error_number` is errno after the error, if it was 0 before the call:
/// SQLite's codes do not tell a full disk from a damaged one in all places.
Error translated(const SQLite::Exception& error, const std::string& subject, int error_number);

/// Calls the function and throws its SQLite exceptions as Error.
template <class Function>
decltype(auto) guarded(Function&& function) {
  errno = 0;
  try {
    return function();
  } catch (const SQLite::Exception& error) {
    const int error_number = errno;
    std::throw_with_nested(translated(error, "the database", error_number));
  }
}

}  // namespace kvq
