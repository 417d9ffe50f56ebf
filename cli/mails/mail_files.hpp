// SPDX-License-Identifier: MIT
// Prints mails as stored in their archives, for the formats mbox, raw and maildir. A mail that is no longer
// in its archive is skipped; the number of skipped mails is printed to standard error. All functions throw
// Error (archive) if an archive is missing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/base/command.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Prints the messages as an mboxrd, in the given order, and returns the exit code.
int print_mbox(const Context& context, const Database& database, const std::vector<int64_t>& messages);

/// Prints one message byte for byte and returns the exit code.
int print_raw(const Context& context, const Database& database, int64_t message);

/// Adds the messages that are not yet in the Maildir `folder`, prints their number and returns the exit code.
/// Creates a missing folder. Throws Error (usage) if the folder is not a Maildir.
int keep_in_maildir(const Context& context, const Database& database, const std::vector<int64_t>& messages,
                    const std::string& folder);

}  // namespace kvq
