// SPDX-License-Identifier: MIT
// Indexes mailboxes, Maildirs and single mails.
#pragma once

#include "indexer/epoch_writer.hpp"
#include "indexer/git/archive.hpp"

namespace kvq {

/// Indexes what is new in an input that is no repository, and removes what is gone from it. Everything that
/// an interruption reports as done is committed. Throws Error, also for a damaged file, after what can be
/// read of it was indexed.
void index_input(const IndexRun& run, const EpochPath& input);

}  // namespace kvq
