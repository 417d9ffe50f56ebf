// SPDX-License-Identifier: MIT
#include "cli/base/read_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "schema/base/error.hpp"

namespace kvq {

namespace {

[[noreturn]] void cannot_read(const std::filesystem::path& file) {
  throw Error(ErrorKind::usage,
              fmt::format("'{}' cannot be read: {}", file.string(), std::generic_category().message(errno)));
}

}  // namespace

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
