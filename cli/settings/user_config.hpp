// SPDX-License-Identifier: MIT
// The file `config` in the config folder: the table of its keys, and its settings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/base/command.hpp"
#include "query/time/calendar.hpp"
#include "schema/mail/web_address.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/sqlite/database_file.hpp"

namespace kvq {

/// When the mails of a list are too old for questions about the present.
struct StaleAges {
  struct OfList {
    std::string list;
    int64_t seconds;
  };
  int64_t of_all = 7 * seconds_a_day;
  std::vector<OfList> of_lists;

  int64_t of(std::string_view list) const;
};

struct UserConfig {
  WebArchives web_archives;
  StaleAges stale_ages;
  /// For new databases.
  Access access = Access::owner;
  /// A shell command to run after `kvq index` has changed the database; empty for none.
  std::string on_indexed;
};

struct ConfigKey {
  /// As git writes it; a part in capitals stands for any subsection.
  std::string_view name;
  std::string_view help;
  /// The default.
  std::string_view default_value;
  /// A description of its values, and an example.
  std::string_view takes;
  std::string_view example;
  /// Sets the value; returns false if it is invalid.
  bool (*set)(UserConfig& config, const std::string& subsection, const std::string& value);
};

std::span<const ConfigKey> config_keys();

/// Reads the file. Throws Error (usage) if it is not a git config file or sets an unknown key or invalid
/// value.
UserConfig user_config();

/// Returns who may read the database once it is created: what the config says if it is still missing.
Access access_of_new(const std::filesystem::path& database);

/// Opens the database of a context for a short write, or creates it for the readers that the config names.
Database open_or_create(const Context& context);

/// Opens the database of a context for queries and applies the user's config.
Database open_configured(const Context& context);

}  // namespace kvq
