// SPDX-License-Identifier: MIT
#include "cli/mails/maildir.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "cli/base/files.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view suffix = ".kvq";
constexpr std::string_view digits = "0123456789";
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr size_t fewest_hex_digits = 40;
constexpr std::array<std::string_view, 3> parts = {"tmp", "new", "cur"};

struct MailFile {
  fs::path path;
  std::string blob;
};

/// Returns kvq's files in a part of the folder. A file that is renamed meanwhile may be missing, or be there
/// under both names.
std::vector<MailFile> own_files(const fs::path& part) {
  std::vector<MailFile> out;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(part, failed)) {
    if (auto blob = blob_in_name(entry.path().filename().string()))
      out.push_back({entry.path(), std::move(*blob)});
  }
  if (failed) cannot_read(part, failed);
  return out;
}

/// Returns kvq's files in new and cur. A reader moves files from new to cur, so new comes first; and renames
/// those in cur to set flags, so that a file may be missed once, but hardly twice.
std::vector<MailFile> own_mails(const fs::path& folder) {
  std::vector<MailFile> out;
  for (const char* part : {"new", "cur", "cur"})
    std::ranges::move(own_files(folder / part), std::back_inserter(out));
  std::ranges::sort(out, {}, &MailFile::path);
  out.erase(std::unique(out.begin(), out.end(),
                        [](const MailFile& one, const MailFile& other) { return one.path == other.path; }),
            out.end());
  return out;
}

/// Whether both names are there and are of two files: a file that was renamed meanwhile is one.
bool are_two_files(const fs::path& one, const fs::path& other) {
  struct stat first {};
  struct stat second {};
  return stat(one.c_str(), &first) == 0 && stat(other.c_str(), &second) == 0 && first.st_ino != second.st_ino;
}

/// Mails that were read come before those that were not, and those with flags before those without.
bool is_worth_more(const fs::path& one, const fs::path& other) {
  const auto rank = [](const fs::path& path) {
    return std::pair(path.parent_path().filename() == "cur", path.filename().string().size());
  };
  return rank(one) > rank(other);
}

bool remove_if_there(const fs::path& path) {
  std::error_code failed;
  const bool was_there = fs::remove(path, failed);
  if (failed) cannot_write(path, failed);
  return was_there;
}

/// Whether a folder is empty, or has only parts of a Maildir: a run that made it was killed.
bool holds_only_parts(const fs::path& folder) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const std::string name = entry.path().filename().string();
    if (std::ranges::find(parts, name) == parts.end()) return false;
  }
  return !failed;
}

/// Two runs at once would each see the other's unfinished work. Where there are no locks, nothing waits.
Descriptor locked(const fs::path& folder) {
  Descriptor out(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  while (flock(out.number(), LOCK_EX) != 0 && errno == EINTR) {
  }
  return out;
}

}  // namespace

std::optional<std::string> blob_in_name(std::string_view file) {
  const size_t point = file.find('.');
  if (point == 0 || point == std::string_view::npos ||
      file.substr(0, point).find_first_not_of(digits) != std::string_view::npos)
    return std::nullopt;
  const std::string_view rest = file.substr(point + 1);
  const size_t end = std::min(rest.find_first_not_of(hex_digits), rest.size());
  if (end < fewest_hex_digits || !rest.substr(end).starts_with(suffix)) return std::nullopt;
  // Mail programs append `:2,S`, `;2,S` or `!2,S` (where a file system forbids colons), and `,U=7` or
  // `,S=1024`.
  const std::string_view appended = rest.substr(end + suffix.size());
  if (!appended.empty() && std::string_view(":;!,").find(appended.front()) == std::string_view::npos)
    return std::nullopt;
  return std::string(rest.substr(0, end));
}

Maildir::Maildir(const fs::path& folder) : folder_(folder) {
  std::error_code failed;
  const bool is_there = fs::exists(folder_, failed);
  if (is_there && !fs::is_directory(folder_, failed))
    throw Error(ErrorKind::usage, fmt::format("'{}' is not a folder", folder_.string()));
  const bool is_maildir =
      fs::is_directory(folder_ / "cur", failed) && fs::is_directory(folder_ / "new", failed);
  if (is_there && !is_maildir && !holds_only_parts(folder_)) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is neither empty nor a maildir", folder_.string()),
                "name a maildir, an empty folder or a new folder");
  }
  for (const std::string_view name : parts) {
    fs::create_directories(folder_ / name, failed);
    if (failed) cannot_write(folder_ / name, failed);
  }
  lock_ = locked(folder_);
  // Left from a run that was killed.
  for (const MailFile& unfinished : own_files(folder_ / "tmp")) remove_if_there(unfinished.path);
  for (MailFile& mail : own_mails(folder_)) blobs_.insert(std::move(mail.blob));
}

bool Maildir::keep(int64_t committed, const std::string& blob, std::string_view mail) {
  if (!blobs_.insert(blob).second) return false;
  const std::string name = fmt::format("{}.{}{}", committed, blob, suffix);
  const fs::path unfinished = folder_ / "tmp" / name;
  // A link that somebody made is not to be written.
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

size_t Maildir::remove_others(const std::set<std::string>& blobs) {
  std::set<std::string> removed;
  // A file that was renamed between looking and removing is found under its new name.
  constexpr int most_looks = 10;
  for (int look = 0; look < most_looks; ++look) {
    bool is_done = true;
    std::map<std::string, fs::path> kept;
    for (const MailFile& mail : own_mails(folder_)) {
      if (!blobs.contains(mail.blob)) {
        is_done = false;
        if (remove_if_there(mail.path)) removed.insert(mail.blob);
        continue;
      }
      const auto [place, is_first] = kept.emplace(mail.blob, mail.path);
      if (is_first || !are_two_files(place->second, mail.path)) continue;
      if (is_worth_more(mail.path, place->second)) {
        remove_if_there(std::exchange(place->second, mail.path));
      } else {
        remove_if_there(mail.path);
      }
    }
    if (is_done) break;
  }
  for (const std::string& blob : removed) blobs_.erase(blob);
  return removed.size();
}

}  // namespace kvq
