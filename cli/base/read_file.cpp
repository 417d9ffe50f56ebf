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

// With stdio: a file stream does not keep the reason of a failure.
std::string read_file(const std::filesystem::path& file) {
  const auto fail = [&file] [[noreturn]] {
    throw Error(ErrorKind::usage, fmt::format("'{}' cannot be read: {}", file.string(),
                                              std::generic_category().message(errno)));
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "rbe"), std::fclose);
  if (!stream) fail();
  std::string text;
  std::array<char, 1 << 16> bytes;
  for (size_t count; (count = std::fread(bytes.data(), 1, bytes.size(), stream.get())) > 0;) {
    text.append(bytes.data(), count);
  }
  if (std::ferror(stream.get()) != 0) fail();
  return text;
}

}  // namespace kvq
