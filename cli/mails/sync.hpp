// SPDX-License-Identifier: MIT
// Folders of mails that are kept in sync with a query, for `--sync`: mails that match are added, kvq's mails
// that no longer match are removed, and those that stay keep what a mail program noted of them. Mails that
// kvq did not put there stay. If a run is killed, the next one completes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/base/command.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Both print what they did, return the exit code, and throw Error: nothing is removed before all that is new
/// was added. Without messages they empty the folder.
int sync_maildir(const Context& context, const Database& database, const std::vector<int64_t>& messages,
                 const std::string& folder);
/// The mailbox is locked and replaced as a whole, and only if something changes. New mails come last.
int sync_mbox(const Context& context, const Database& database, const std::vector<int64_t>& messages,
              const std::string& file);

}  // namespace kvq
