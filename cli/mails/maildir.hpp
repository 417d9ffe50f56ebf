// SPDX-License-Identifier: MIT
// A folder with a file for each mail, as mail programs share it (https://cr.yp.to/proto/maildir.html).
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace kvq {

class Maildir {
 public:
  /// Makes the folder, with tmp, new and cur in it, where there is none. Throws Error (usage) where it
  /// cannot, or where a folder of that name has something else in it.
  explicit Maildir(const std::filesystem::path& folder);

  /// Adds a new mail, unless one of that name is there, read or moved to cur meanwhile or not. Whoever reads
  /// the Maildir sees it whole or not at all. Gives whether it was added. Throws Error (usage) where it
  /// cannot.
  bool keep(const std::string& name, std::string_view mail);

 private:
  void note_names(const std::filesystem::path& folder);

  std::filesystem::path folder_;
  std::set<std::string> names_;
};

}  // namespace kvq
