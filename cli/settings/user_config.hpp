// SPDX-License-Identifier: MIT
// The file `config` in the config folder: the table of its keys, and its settings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
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
  /// Whether kvq's own list of companies stands in for a missing file `affiliations`.
  bool known_companies = true;
  /// For `kvq QUERY` without these options.
  std::optional<int64_t> search_limit;
  std::optional<std::string> search_format;
  /// A stage, for queries without stages; empty for none.
  std::string search_sort;
  ColourUse colour = ColourUse::on_terminals;
  /// Empty for the default.
  std::string pager;
  /// The user's address; empty for that of git.
  std::string own_address;
  /// Of `kvq browse`: the query that it begins with, and the program for replies; empty for the defaults.
  std::string browse_query;
  std::string browse_mailer;
  struct File {
    std::string name;
    std::filesystem::path path;
  };
  /// Other places of files of the config folder.
  std::vector<File> files;
};

/// A key of the file. The table of them is the one place for names, meanings and checks.
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

/// Returns the key that a name such as list.kvm.url stands for. Throws Error (usage) if there is none.
const ConfigKey& config_key(const std::string& name);

/// A value of the file, under its whole name.
struct ConfigValue {
  std::string name;
  std::string value;
};

/// Returns the values of a file, in its order; none if it is missing. Throws Error (usage), with the line, if
/// it is not a git config file or sets an unknown key or invalid value.
std::vector<ConfigValue> config_values(const std::filesystem::path& file);

/// Reads the file `config`. Throws as config_values().
UserConfig user_config();

/// Throws Error (usage) if there is no such key, or if the value is invalid for it.
void check_config_value(const std::string& name, const std::string& value);

std::filesystem::path user_config_file();

/// Returns the user's address: user.email of the user's config, else of git's global config. Empty if neither
/// has one.
std::string own_address();

/// Returns the file that the user's config names in place of NAME in the config folder, else that one.
std::filesystem::path settings_file(const UserConfig& config, const std::string& name);

/// Returns who may read the database once it is created: what the config says if it is still missing.
Access access_of_new(const std::filesystem::path& database);

/// Opens the database of a context for a short write, or creates it for the readers that the config names.
Database open_or_create(const Context& context);

/// Opens the database of a context for queries and applies the user's config.
Database open_configured(const Context& context);

}  // namespace kvq
