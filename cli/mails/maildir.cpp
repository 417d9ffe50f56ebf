// SPDX-License-Identifier: MIT
#include "cli/mails/maildir.hpp"

#include <fmt/format.h>

#include <fstream>

#include "cli/base/files.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

/// Removes the flags that a mail program appends to a file name: `:2,S`, or `;2,S` and `!2,S` on file systems
/// that forbid colons.
std::string without_flags(const std::string& name) {
  return name.substr(0, name.find_first_of(":;!"));
}

}  // namespace

Maildir::Maildir(const fs::path& folder) : folder_(folder) {
  std::error_code failed;
  const bool is_there = fs::exists(folder_, failed);
  if (is_there && !fs::is_directory(folder_, failed))
    throw Error(ErrorKind::usage, fmt::format("'{}' is not a folder", folder_.string()));
  const bool is_maildir =
      fs::is_directory(folder_ / "cur", failed) && fs::is_directory(folder_ / "new", failed);
  if (is_there && !is_maildir && !fs::is_empty(folder_, failed)) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is neither empty nor a maildir", folder_.string()),
                "name a maildir, an empty folder or a new folder");
  }
  for (const char* name : {"tmp", "new", "cur"}) {
    fs::create_directories(folder_ / name, failed);
    if (failed) cannot_write(folder_ / name, failed);
  }
  note_names(folder_ / "new");
  note_names(folder_ / "cur");
}

void Maildir::note_names(const fs::path& folder) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    names_.insert(without_flags(entry.path().filename().string()));
  }
  if (failed) cannot_read(folder, failed);
}

bool Maildir::keep(const std::string& name, std::string_view mail) {
  if (!names_.insert(name).second) return false;
  const fs::path unfinished = folder_ / "tmp" / name;
  std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
  file.write(mail.data(), static_cast<std::streamsize>(mail.size()));
  file.close();
  if (!file) cannot_write(unfinished);
  std::error_code failed;
  fs::rename(unfinished, folder_ / "new" / name, failed);
  if (failed) cannot_write(folder_ / "new" / name, failed);
  return true;
}

}  // namespace kvq
