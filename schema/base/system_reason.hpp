// SPDX-License-Identifier: MIT
// Faults of the machine that libraries report in their own words.
#pragma once

#include <optional>
#include <string_view>

#include "schema/base/error.hpp"

namespace kvq {

/// A fault of the machine, not of the file that a program was reading or writing.
struct SystemReason {
  int number;
  /// Continues "cannot be read or written: ".
  std::string_view what;
  std::string_view hint;
};

/// Returns the fault that a value of errno names; absent if the value says nothing about the machine. SQLite
/// and libgit2 leave errno as the system set it, but their own errors may name a wrong cause: SQLite calls a
/// page that the disk does not return damaged, and libgit2 an object missing whose pack it cannot open.
std::optional<SystemReason> system_reason(int error_number);

/// Whether an error that was made of a SystemReason is none of the file that was read: out of descriptors, or
/// of a disk that answers, the next file fails, too.
bool is_of_machine(const Error& error);

}  // namespace kvq
