// SPDX-License-Identifier: MIT
#include "cli/base/files.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string_view>

#include "schema/base/error.hpp"

namespace kvq {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, std::string_view what,
                       const std::error_code& reason, const std::string& hint) {
  throw Error(ErrorKind::usage, fmt::format("'{}' cannot be {}: {}", file.string(), what, reason.message()),
              hint);
}

}  // namespace

void cannot_read(const std::filesystem::path& file, const std::error_code& reason) {
  fail(file, "read", reason, {});
}

void cannot_write(const std::filesystem::path& file, const std::error_code& reason, const std::string& hint) {
  fail(file, "written", reason, hint);
}

// With stdio: a file stream does not keep the reason of a failure.
std::string read_file(const std::filesystem::path& file) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "rbe"), std::fclose);
  if (!stream) cannot_read(file);
  std::string text;
  std::array<char, 1 << 16> bytes;
  for (size_t count; (count = std::fread(bytes.data(), 1, bytes.size(), stream.get())) > 0;) {
    text.append(bytes.data(), count);
  }
  if (std::ferror(stream.get()) != 0) cannot_read(file);
  return text;
}

}  // namespace kvq
