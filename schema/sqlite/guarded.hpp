// SPDX-License-Identifier: MIT
// The one place where an SQLite error becomes one of kvq's. For this folder only.
#pragma once

#include <SQLiteCpp/Exception.h>

#include <exception>
#include <string>

#include "schema/base/error.hpp"

namespace kvq {

/// What an SQLite error means to a user, with what SQLite says in parentheses. `subject` begins the sentence
/// ("'x.db'", "the database").
Error translated(const SQLite::Exception& error, const std::string& subject = "the database");

template <class Function>
decltype(auto) guarded(Function&& function) {
  try {
    return function();
  } catch (const SQLite::Exception& error) {
    std::throw_with_nested(translated(error));
  }
}

}  // namespace kvq
