// SPDX-License-Identifier: MIT
// Finds second deliveries of a patch or cover that a server on the way has changed.
#pragma once

#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// Returns the mails that have tags, without all but one of those that are copies of each other: same
/// Message-ID, sender, number, total and revision, and same date, or same title within an hour. The order of
/// the mails does not matter.
std::vector<const ThreadMail*> without_copies(const std::vector<ThreadMail>& mails);

}  // namespace kvq
