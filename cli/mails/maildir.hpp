// SPDX-License-Identifier: MIT
// Maildir: a folder with one file per mail (https://cr.yp.to/proto/maildir.html).
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace kvq {

class Maildir {
 public:
  /// Opens the folder, or creates it with tmp, new and cur. Throws Error (usage) if that fails, or if the
  /// folder exists and is neither empty nor a Maildir.
  explicit Maildir(const std::filesystem::path& folder);

  /// Adds a new mail, unless a mail of that name is in new or cur. Returns whether it was added. The file is
  /// moved into place, so readers never see a partial mail. Throws Error (usage) if it cannot be written.
  bool keep(const std::string& name, std::string_view mail);

 private:
  void note_names(const std::filesystem::path& folder);

  std::filesystem::path folder_;
  std::set<std::string> names_;
};

}  // namespace kvq
