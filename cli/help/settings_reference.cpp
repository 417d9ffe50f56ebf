// SPDX-License-Identifier: MIT
#include "cli/help/settings_reference.hpp"

#include <fmt/format.h>

#include <span>
#include <string_view>

#include "cli/settings/config.hpp"
#include "cli/settings/user_config.hpp"

namespace kvq {
namespace {

std::string table(std::string_view heading, std::string_view what, std::span<const Setting> settings) {
  std::string out = fmt::format("### {}\n\n| {} | |\n|---|---|\n", heading, what);
  for (const Setting& setting : settings) out += fmt::format("| `{}` | {} |\n", setting.name, setting.help);
  return out;
}

}  // namespace

std::string settings_reference() {
  std::string out = table("Files", "file", files());
  out += "\n### Keys of the file config\n\n| key | | value | default |\n|---|---|---|---|\n";
  for (const ConfigKey& key : config_keys())
    out += fmt::format("| `{}` | {} | {} | `{}` |\n", key.name, key.help, key.takes, key.default_value);
  return out + "\n" + table("Environment variables", "variable", variables());
}

}  // namespace kvq
