// SPDX-License-Identifier: MIT
#include "cli/config.hpp"

#include <cstdlib>
#include <string_view>

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

}  // namespace kvq
