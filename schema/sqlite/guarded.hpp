// SPDX-License-Identifier: MIT
// The one place that translates SQLite's errors into kvq's. For this folder only.
#pragma once

#include <SQLiteCpp/Exception.h>

#include <exception>
#include <string>

#include "schema/base/error.hpp"

namespace kvq {

/// Translates an SQLite error for the user and appends SQLite's message in parentheses. `subject` begins the
/// sentence ("'x.db'", "the database").
Error translated(const SQLite::Exception& error, const std::string& subject = "the database");

/// Calls the function and throws its SQLite exceptions as Error.
template <class Function>
decltype(auto) guarded(Function&& function) {
  try {
    return function();
  } catch (const SQLite::Exception& error) {
    std::throw_with_nested(translated(error));
  }
}

}  // namespace kvq
