// SPDX-License-Identifier: MIT
#pragma once

#include "schema/stores/archive_store.hpp"

namespace kvq {

/// Returns whether an epoch that is no repository has all mails that were indexed, and no others, as far as
/// the file system tells without reading them: by the size and the time of a file, or the names in a Maildir.
/// Never throws because of the input.
bool is_unchanged_input(ArchiveStore& archives, const EpochRow& epoch);

}  // namespace kvq
