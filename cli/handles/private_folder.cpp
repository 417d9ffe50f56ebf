// SPDX-License-Identifier: MIT
#include "cli/handles/private_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace kvq {
namespace {

using std::filesystem::path;

constexpr mode_t private_mode = 0700;
constexpr auto longest_kept = std::chrono::days(14);

/// Whether a folder belongs to the user. With sudo, HOME and XDG_RUNTIME_DIR may be those of another user,
/// who could not use what root creates there.
bool is_own_folder(const path& folder) {
  struct stat status {};
  return stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid();
}

/// Whether nobody else can read the folder, and it is no link to another place.
bool is_private(const path& folder) {
  struct stat status {};
  return lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
         (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

/// Relative paths are ignored, as the XDG specification says.
std::optional<path> absolute_path_in(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr || *value != '/') return std::nullopt;
  return path(value);
}

/// Returns the folder for what lasts as long as a session. Absent if it does not belong to the user.
std::optional<path> base_folder() {
  if (const auto runtime = absolute_path_in("XDG_RUNTIME_DIR"); runtime && is_own_folder(*runtime))
    return runtime;
  auto state = absolute_path_in("XDG_STATE_HOME");
  if (!state) {
    const auto home = absolute_path_in("HOME");
    if (!home) return std::nullopt;
    state = *home / ".local/state";
  }
  path existing = *state;
  for (std::error_code failed; existing.has_relative_path() && !std::filesystem::exists(existing, failed);)
    existing = existing.parent_path();
  return is_own_folder(existing) ? state : std::nullopt;
}

path folder_in(const path& base) {
  return base / "kvq" / "terminals";
}

bool create(const path& folder) {
  return mkdir(folder.c_str(), private_mode) == 0 || errno == EEXIST;
}

void remove_old_files(const path& folder) {
  std::error_code failed;
  const auto oldest = std::filesystem::file_time_type::clock::now() - longest_kept;
  for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end;
       at.increment(failed)) {
    std::error_code unknown;
    const auto changed = at->last_write_time(unknown);
    if (!unknown && changed < oldest) std::filesystem::remove(at->path(), unknown);
  }
}

}  // namespace

std::optional<path> private_folder() {
  const auto base = base_folder();
  if (!base || !is_private(folder_in(*base))) return std::nullopt;
  return folder_in(*base);
}

std::optional<path> create_private_folder() {
  const auto base = base_folder();
  if (!base) return std::nullopt;
  const path folder = folder_in(*base);
  path each;
  for (const path& part : folder) {
    each /= part;
    std::error_code failed;
    if (!std::filesystem::exists(each, failed) && !create(each)) return std::nullopt;
  }
  if (!is_private(folder)) return std::nullopt;
  remove_old_files(folder);
  return folder;
}

}  // namespace kvq
