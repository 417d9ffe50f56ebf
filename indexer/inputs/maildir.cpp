// SPDX-License-Identifier: MIT
#include "indexer/inputs/maildir.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "schema/base/error.hpp"
#include "schema/base/system_reason.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_read(const fs::path& folder, const std::error_code& failed) {
  const auto reason = system_reason(failed.value());
  throw Error(ErrorKind::archive,
              fmt::format("'{}' cannot be read: {}", folder.string(),
                          reason ? std::string(reason->what) : failed.message()),
              reason ? std::string(reason->hint) : "check its permissions");
}

void add_files(const fs::path& maildir, const char* folder, std::vector<MaildirFile>& out) {
  std::error_code failed;
  fs::directory_iterator file(maildir / folder, failed);
  for (; !failed && file != fs::directory_iterator(); file.increment(failed)) {
    std::string name = file->path().filename().string();
    std::error_code ignored;
    // The type is in the entry of the folder, on usual file systems.
    if (name.starts_with('.') || file->is_directory(ignored)) continue;
    std::string path = fmt::format("{}/{}", folder, name);
    name.resize(std::min(name.find(':'), name.size()));
    if (!name.empty()) out.push_back({std::move(name), std::move(path)});
  }
  if (failed) cannot_read(maildir / folder, failed);
}

}  // namespace

bool is_maildir(const fs::path& folder) {
  std::error_code failed;
  return fs::is_directory(folder / "cur", failed) && fs::is_directory(folder / "new", failed);
}

std::vector<MaildirFile> files_in_maildir(const fs::path& folder) {
  std::vector<MaildirFile> files;
  // A mail that moves meanwhile moves to `cur`: it is seen twice rather than never.
  add_files(folder, "new", files);
  add_files(folder, "cur", files);
  // Of the same name, that in `cur` comes first.
  std::ranges::sort(files, [](const MaildirFile& a, const MaildirFile& b) {
    return a.name != b.name ? a.name < b.name : a.path < b.path;
  });
  const auto same = [](const MaildirFile& a, const MaildirFile& b) { return a.name == b.name; };
  files.erase(std::unique(files.begin(), files.end(), same), files.end());
  return files;
}

int64_t delivery_time_in(std::string_view name) {
  int64_t time = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), time);
  const bool is_time = failed == std::errc() && end != name.data() + name.size() && *end == '.' && time > 0;
  return is_time ? time : 0;
}

}  // namespace kvq
