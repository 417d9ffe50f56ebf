// SPDX-License-Identifier: MIT
#include "cli/settings/user_settings.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include "cli/base/files.hpp"
#include "cli/settings/config.hpp"
#include "cli/settings/user_config.hpp"

namespace kvq {
namespace {

struct SettingsFile {
  std::string path;
  /// Absent if the file is missing.
  std::optional<std::string> text;
};

/// Throws Error if the file cannot be read, or if the user's config names one that is missing.
SettingsFile settings_in(const UserConfig& config, const char* name) {
  const std::filesystem::path file = settings_file(config, name);
  std::error_code failed;
  const bool may_be_missing = file == config_folder() / name;
  if (may_be_missing && !std::filesystem::exists(file, failed)) return {file.string(), std::nullopt};
  return {file.string(), read_file(file)};
}

constexpr UserFile user_file_table[] = {
    {"config", "# Settings of kvq, in the syntax of git-config(1). 'kvq config list' prints the keys.\n",
     [](const std::string&, const std::string& file) { config_values(file); }},
    {"mailmap", "# Proper Name <proper@address> <address in mails>; see gitmailmap(5)\n",
     [](const std::string& text, const std::string& file) { Mailmap::parse(text, file); }},
    {"affiliations",
     "# WHO COMPANY [FROM [UNTIL]], such as: example.org \"Example Trust\" 2022\n# The companies that kvq "
     "knows; later lines come before them:\ninclude known-companies\n",
     [](const std::string& text, const std::string& file) { Affiliations::parse(text, file); }},
    {"robots", "# the address pattern of a robot in each line, such as: *bot@*\n",
     [](const std::string& text, const std::string&) { parse_robots(text); }},
    {"topics", "# join MESSAGE-ID MESSAGE-ID, or split MESSAGE-ID MESSAGE-ID\n",
     [](const std::string& text, const std::string& file) { parse_topics(text, file); }},
};

}  // namespace

RelationSettings relation_settings() {
  const UserConfig config = user_config();
  const SettingsFile robots = settings_in(config, "robots");
  const SettingsFile topics = settings_in(config, "topics");
  RelationSettings settings;
  if (robots.text) settings.robots = parse_robots(*robots.text);
  if (topics.text) settings.topics = parse_topics(*topics.text, topics.path);
  return settings;
}

PeopleSettings people_settings() {
  const UserConfig config = user_config();
  const SettingsFile mailmap = settings_in(config, "mailmap");
  const SettingsFile affiliations = settings_in(config, "affiliations");
  PeopleSettings settings{mailmap.text.value_or(""), affiliations.text.value_or("")};
  if (!affiliations.text && config.known_companies) settings.affiliations = known_companies();
  // Throws for errors in the files.
  Mailmap::parse(settings.mailmap, mailmap.path);
  Affiliations::parse(settings.affiliations, affiliations.path);
  settings.affiliations = with_known_companies(settings.affiliations);
  return settings;
}

std::span<const UserFile> user_files() {
  return user_file_table;
}

const UserFile& user_file(std::string_view name) {
  return *std::ranges::find(user_file_table, name, &UserFile::name);
}

std::filesystem::path place_of(const UserFile& file) {
  // A mistake in the file config must not keep it from being edited.
  if (file.name == user_config_file().filename()) return user_config_file();
  return settings_file(user_config(), std::string(file.name));
}

void create_config_folder() {
  std::error_code failed;
  std::filesystem::create_directories(config_folder(), failed);
  if (failed) cannot_write(config_folder(), failed);
}

}  // namespace kvq
