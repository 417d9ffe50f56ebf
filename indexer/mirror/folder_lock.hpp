// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>

#include "schema/base/descriptor.hpp"

namespace kvq {

/// Keeps other kvq processes from fetching into a folder: a lock of the system on the folder itself, which
/// ends with the process however that ends, and leaves no file. On a file system without locks there is none;
/// git's own locks on refs still keep the repository whole.
class FolderLock {
 public:
  /// Waits while another process has the lock, at most a minute. Throws Error: `locked` after that,
  /// `interrupted` if the function, which is called several times a second, returns true.
  FolderLock(const std::filesystem::path& folder, const std::function<bool()>& interrupted);

 private:
  Descriptor folder_;
};

}  // namespace kvq
