// SPDX-License-Identifier: MIT
// Mails as their archives have them, for the formats that are made of them. A mail that its archive has no
// more is left out, and how many those are is told on standard error. All throw Error (archive) where an
// archive is gone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/base/command.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Prints the messages as an mboxrd, in the order given; gives the exit code.
int print_mbox(const Context& context, const Database& database, const std::vector<int64_t>& messages);

/// Prints one message as it is; gives the exit code.
int print_raw(const Context& context, const Database& database, int64_t message);

/// Puts the messages that it does not have into the Maildir `folder`, which is made where there is none, and
/// prints how many; gives the exit code. Throws Error (usage) for a folder that is something else.
int keep_in_maildir(const Context& context, const Database& database, const std::vector<int64_t>& messages,
                    const std::string& folder);

}  // namespace kvq
