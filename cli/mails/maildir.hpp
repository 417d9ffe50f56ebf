// SPDX-License-Identifier: MIT
// Maildir: a folder with one file per mail (https://cr.yp.to/proto/maildir.html). kvq knows the mails that it
// put there by their names, COMMITTED.BLOB.kvq, to which mail programs append flags and numbers.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "schema/base/descriptor.hpp"

namespace kvq {

/// Returns the hexadecimal id of the blob in the name of a file that kvq made; absent for all others.
std::optional<std::string> blob_in_name(std::string_view file);

/// Other runs of kvq wait until it is destroyed.
class Maildir {
 public:
  /// Opens the folder, or creates it with tmp, new and cur. Throws Error (usage) if that fails, or if the
  /// folder exists and is neither empty nor a Maildir.
  explicit Maildir(const std::filesystem::path& folder);

  /// Whether kvq's mail of this blob is in new or cur.
  bool has(const std::string& blob) const { return blobs_.contains(blob); }

  /// Adds a new mail, unless it is there. Returns whether it was added. The file is moved into place, so
  /// readers never see a partial mail. `committed`: seconds UTC. Throws Error (usage) if it cannot be
  /// written.
  bool keep(int64_t committed, const std::string& blob, std::string_view mail);

  /// Removes kvq's mails of all other blobs, and all but one of the files of a blob. Mails that kvq did not
  /// put there stay. Returns the number of mails removed. A reader may move files meanwhile.
  size_t remove_others(const std::set<std::string>& blobs);

 private:
  std::filesystem::path folder_;
  /// Holds the lock.
  Descriptor lock_;
  std::set<std::string> blobs_;
};

}  // namespace kvq
