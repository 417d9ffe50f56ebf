// SPDX-License-Identifier: MIT
#include "schema/sqlite/read_only.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cctype>
#include <system_error>

namespace kvq {
namespace {

namespace fs = std::filesystem;

/// The file itself if the path is a link: SQLite puts the log beside it.
fs::path real_path(const fs::path& file) {
  std::error_code failed;
  const fs::path real = fs::canonical(file, failed);
  return failed ? fs::absolute(file, failed) : real;
}

std::string uri_of(const fs::path& database) {
  std::string uri = "file://";
  for (const char c : real_path(database).string()) {
    const auto byte = static_cast<unsigned char>(c);
    uri += c == '/' || std::isalnum(byte) != 0 ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return uri;
}

}  // namespace

Reading reading_of(const fs::path& database) {
  const fs::path real = real_path(database);
  if (faccessat(AT_FDCWD, real.parent_path().c_str(), W_OK | X_OK, AT_EACCESS) == 0) return Reading::shared;
  const fs::path log = fs::path(real) += "-wal";
  const fs::path index_of_log = fs::path(real) += "-shm";
  std::error_code failed;
  const auto bytes = fs::file_size(log, failed);
  const bool has_log = !failed;
  if (has_log && fs::exists(index_of_log, failed)) return Reading::shared;
  return has_log && bytes > 0 ? Reading::impossible : Reading::complete;
}

std::string immutable_uri(const fs::path& database) {
  return uri_of(database) + "?immutable=1";
}

std::string read_only_uri(const fs::path& database) {
  return reading_of(database) == Reading::complete ? immutable_uri(database) : uri_of(database) + "?mode=ro";
}

}  // namespace kvq
