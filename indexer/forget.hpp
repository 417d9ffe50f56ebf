// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "schema/sqlite/database.hpp"

namespace kvq {

struct ForgottenList {
  /// Mails that only this list delivered.
  int64_t removed = 0;
  /// Mails that another list delivered, too.
  int64_t kept = 0;
  /// Whether words of them stay in the files of the database for now, because another process uses it.
  bool leaves_traces = false;
};

/// Removes a list from the database, with everything that only its mails have. The archive stays as it is.
/// Throws Error (usage) if there is no such list.
ForgottenList forget_list(const Database& database, const std::string& name);

}  // namespace kvq
