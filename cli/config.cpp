// SPDX-License-Identifier: MIT
#include "cli/config.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>

#include "schema/error.hpp"

namespace kvq {
namespace {

/// The variable's value; empty if it is not set.
std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

std::filesystem::path default_database() {
  if (const auto file = variable("KVQ_DB"); !file.empty()) return file;
  const std::filesystem::path in_data_home = "kvq/kvq.db";
  // The specification has a relative XDG_DATA_HOME ignored.
  if (const auto home = variable("XDG_DATA_HOME"); home.starts_with('/')) return home / in_data_home;
  return std::filesystem::path(variable("HOME")) / ".local/share" / in_data_home;
}

std::filesystem::path config_folder() {
  if (const auto home = variable("XDG_CONFIG_HOME"); home.starts_with('/')) {
    return std::filesystem::path(home) / "kvq";
  }
  return std::filesystem::path(variable("HOME")) / ".config/kvq";
}

std::optional<std::string> config_file(const char* name) {
  const std::filesystem::path file = config_folder() / name;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) {
    throw Error(ErrorKind::usage, fmt::format("'{}' cannot be read", file.string()), "see its permissions");
  }
  return text;
}

}  // namespace kvq
