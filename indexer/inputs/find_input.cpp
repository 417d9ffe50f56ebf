// SPDX-License-Identifier: MIT
#include "indexer/inputs/find_input.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "indexer/inputs/from_line.hpp"
#include "indexer/inputs/input_file.hpp"
#include "indexer/inputs/maildir.hpp"
#include "schema/base/error.hpp"

namespace kvq {

namespace fs = std::filesystem;

std::optional<EpochKind> kind_of_input(const fs::path& path) {
  constexpr size_t first_bytes = 4096;
  std::error_code failed;
  if (fs::is_directory(path, failed))
    return is_maildir(path) ? std::optional(EpochKind::maildir) : std::nullopt;
  const auto file = stamp_of(path);
  if (!file) return std::nullopt;
  if (access(path.c_str(), R_OK) != 0) {
    throw Error(ErrorKind::archive,
                fmt::format("'{}' cannot be read: {}", path.string(), std::generic_category().message(errno)),
                "check its permissions");
  }
  const std::string begin = first_bytes_of(path, first_bytes);
  if (file->bytes == 0 || begins_like_mbox(begin)) return EpochKind::mbox;
  return begins_like_mail(begin) ? std::optional(EpochKind::mail) : std::nullopt;
}

std::string name_of_input(const fs::path& path) {
  constexpr std::array<std::string_view, 10> suffixes = {
      ".gz", ".zst", ".mbox", ".mboxrd", ".mboxo", ".mboxcl", ".mboxcl2", ".maildir", ".eml", ".mbx"};
  fs::path name = path.filename();
  while (!name.stem().empty() && std::ranges::find(suffixes, name.extension().string()) != suffixes.end())
    name = name.stem();
  std::string text = name.string();
  text.erase(0, std::min(text.find_first_not_of('.'), text.size()));
  return text.empty() ? path.filename().string() : text;
}

}  // namespace kvq
