// SPDX-License-Identifier: MIT
#include "indexer/inputs/unchanged_input.hpp"

#include <algorithm>
#include <vector>

#include "indexer/inputs/file_stamp.hpp"
#include "indexer/inputs/maildir.hpp"
#include "schema/base/error.hpp"

namespace kvq {

bool is_unchanged_input(ArchiveStore& archives, const EpochRow& epoch) {
  if (epoch.kind != EpochKind::maildir) return epoch.file && stamp_of(epoch.path) == epoch.file;
  try {
    const std::vector<MaildirFile> files = files_in_maildir(epoch.path);
    return std::ranges::equal(files, archives.names(epoch.id), {}, &MaildirFile::name, &NamedDelivery::name);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::archive) throw;
    return false;
  }
}

}  // namespace kvq
