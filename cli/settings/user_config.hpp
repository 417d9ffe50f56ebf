// SPDX-License-Identifier: MIT
// The file `config` of the config folder: the one table of its keys, and what it says.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/base/command.hpp"
#include "schema/mail/web_address.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

struct UserConfig {
  WebArchives web_archives;
};

struct ConfigKey {
  /// As git writes it; a piece in capitals stands for any subsection.
  std::string_view name;
  std::string_view help;
  /// Where the file does not set it.
  std::string_view usual;
  /// What its values are, and one of them.
  std::string_view takes;
  std::string_view example;
  /// Takes a value up; whether it is one of the key's.
  bool (*set)(UserConfig& config, const std::string& subsection, const std::string& value);
};

std::span<const ConfigKey> config_keys();

/// What the file says. Throws Error (usage) where it is no such file, or sets what there is not.
UserConfig user_config();

/// The database of a context, for questions, with what the user's config says of their answers.
Database open_configured(const Context& context);

}  // namespace kvq
