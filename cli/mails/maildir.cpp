// SPDX-License-Identifier: MIT
#include "cli/mails/maildir.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

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
  // A file of that name is left from a run that was killed, or a link that somebody made: not to be written.
  std::error_code failed;
  fs::remove(unfinished, failed);
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(unfinished.c_str(), "wbxe"), std::fclose);
  if (!file || std::fwrite(mail.data(), 1, mail.size(), file.get()) != mail.size() ||
      std::fclose(file.release()) != 0) {
    cannot_write(unfinished);
  }
  fs::rename(unfinished, folder_ / "new" / name, failed);
  if (failed) cannot_write(folder_ / "new" / name, failed);
  return true;
}

}  // namespace kvq
