// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace kvq {

/// A new, empty file beside another one, to be renamed to it when it is complete.
struct FileBeside {
  /// Open for writing; -1 if the file could not be created, and errno says why.
  int descriptor = -1;
  /// A hidden name in the same folder: a rename to another file system would be a copy, which is not atomic.
  std::string name = {};
};

/// Creates such a file. If `file` exists, the new one has its mode and group; else the usual ones.
FileBeside create_beside(const std::string& file);

}  // namespace kvq
