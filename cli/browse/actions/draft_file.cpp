// SPDX-License-Identifier: MIT
#include "cli/browse/actions/draft_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <system_error>

#include "cli/base/files.hpp"
#include "query/time/values.hpp"

namespace kvq::browse {
namespace {

constexpr int most_in_a_second = 1'000;

void make_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder.parent_path(), failed);
  constexpr mode_t of_owner = 0700;
  if (mkdir(folder.c_str(), of_owner) != 0 && errno != EEXIST) cannot_write(folder);
}

}  // namespace

std::filesystem::path keep_draft(const std::filesystem::path& folder, std::string_view draft, int64_t now) {
  make_folder(folder);
  // 2025-03-20T12:30:00Z, without the signs that some file systems do not have.
  std::string time = to_rfc3339(now).substr(0, 19);
  std::erase(time, ':');
  for (int number = 1; number < most_in_a_second; ++number) {
    const std::filesystem::path file =
        folder / (number == 1 ? fmt::format("{}.eml", time) : fmt::format("{}-{}.eml", time, number));
    constexpr mode_t of_owner = 0600;
    const int opened = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, of_owner);
    if (opened < 0 && errno == EEXIST) continue;
    if (opened < 0) cannot_write(file);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(fdopen(opened, "wb"), std::fclose);
    if (!stream || std::fwrite(draft.data(), 1, draft.size(), stream.get()) != draft.size() ||
        std::fflush(stream.get()) != 0)
      cannot_write(file);
    return file;
  }
  cannot_write(folder / time, std::make_error_code(std::errc::file_exists));
}

}  // namespace kvq::browse
