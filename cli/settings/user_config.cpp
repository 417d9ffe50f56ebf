// SPDX-License-Identifier: MIT
#include "cli/settings/user_config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "cli/settings/config.hpp"
#include "indexer/module.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/base/spelling.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

constexpr const char* file_name = "config";

bool set_url(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.web_archives.of_all = archive_url(value);
  return !config.web_archives.of_all.empty();
}

/// As in git, the last value in the file wins; the list keeps the position of the first.
bool set_url_of_list(UserConfig& config, const std::string& list, const std::string& value) {
  auto& of_lists = config.web_archives.of_lists;
  auto known = std::ranges::find(of_lists, list, &WebArchives::OfList::list);
  if (known == of_lists.end()) known = of_lists.insert(known, {list, ""});
  known->url = archive_url(value);
  return !known->url.empty();
}

/// Reads an age such as 7d into seconds.
std::optional<int64_t> age_of(const std::string& value) {
  const auto times = parse_age(value, 0);
  const bool is_one_age = times && times->from == Interval{}.from && !value.starts_with('>');
  return is_one_age ? std::optional(-times->before) : std::nullopt;
}

bool set_stale_after(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  const std::optional<int64_t> age = age_of(value);
  config.stale_ages.of_all = age.value_or(0);
  return age.has_value();
}

bool set_stale_after_of_list(UserConfig& config, const std::string& list, const std::string& value) {
  const std::optional<int64_t> age = age_of(value);
  config.stale_ages.of_lists.push_back({list, age.value_or(0)});
  return age.has_value();
}

bool set_access(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  if (value != "owner" && value != "group") return false;
  config.access = value == "group" ? Access::group : Access::owner;
  return true;
}

bool set_on_indexed(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.on_indexed = value;
  return true;
}

constexpr std::string_view url_kind = "an http or https address without ? and #";
constexpr std::string_view url_example = "https://lore.kernel.org/kvm/";

constexpr std::string_view age_kind = "an age in h, d, w, m or y";
constexpr std::string_view age_example = "14d";

constexpr ConfigKey key_table[] = {
    {"list.url", "the address of mails on the web, without the Message-ID at its end",
     "https://lore.kernel.org/r/", url_kind, url_example, set_url},
    {"list.NAME.url", "the same for the mails of the list NAME", "list.url", url_kind, url_example,
     set_url_of_list},
    {"list.stale-after",
     "the age of a list's newest mail from which kvq says that questions about the present are answered from "
     "old "
     "mails",
     "7d", age_kind, age_example, set_stale_after},
    {"list.NAME.stale-after", "the same for the list NAME", "list.stale-after", age_kind, age_example,
     set_stale_after_of_list},
    {"database.access",
     "who may read a new database and its new folders: their owner (modes 0600 and 0700), or their group "
     "too (0640 and 0750)",
     "owner", "owner or group", "group", set_access},
    {"index.on-indexed",
     "a shell command that kvq index, mirror and update run after they have changed the database, whose path "
     "is in KVQ_DB",
     "none", "a shell command", "kvq export -q dashboard.db", set_on_indexed},
};

bool is_key(const ConfigKey& key, const GitSetting& setting) {
  const size_t first = key.name.find('.');
  const size_t last = key.name.rfind('.');
  return key.name.substr(0, first) == setting.section && key.name.substr(last + 1) == setting.name &&
         (first != last) == setting.subsection.has_value();
}

std::string name_of(const GitSetting& setting) {
  return setting.subsection ? fmt::format("{}.{}.{}", setting.section, *setting.subsection, setting.name)
                            : fmt::format("{}.{}", setting.section, setting.name);
}

[[noreturn]] void refuse_key(const std::string& file, const GitSetting& setting) {
  std::vector<std::string_view> names;
  std::ranges::transform(config_keys(), std::back_inserter(names), &ConfigKey::name);
  std::string hint = did_you_mean(name_of(setting), names);
  if (hint.empty()) hint = fmt::format("the keys are {}", fmt::join(names, ", "));
  throw Error(ErrorKind::usage, fmt::format("'{}' sets the unknown key '{}'", file, name_of(setting)), hint);
}

void take_up(UserConfig& config, const std::string& file, const GitSetting& setting) {
  const auto keys = config_keys();
  const auto key = std::ranges::find_if(keys, [&](const ConfigKey& one) { return is_key(one, setting); });
  if (key == keys.end()) refuse_key(file, setting);
  if (key->set(config, setting.subsection.value_or(""), setting.value)) return;
  throw Error(ErrorKind::usage,
              fmt::format("'{}' sets '{}' to '{}', which is not {}", file, name_of(setting), setting.value,
                          key->takes),
              fmt::format("an example is {}", key->example));
}

}  // namespace

int64_t StaleAges::of(std::string_view list) const {
  // As in git, the last value wins.
  const auto known = std::ranges::find(of_lists.rbegin(), of_lists.rend(), list, &OfList::list);
  return known == of_lists.rend() ? of_all : known->seconds;
}

std::span<const ConfigKey> config_keys() {
  return key_table;
}

UserConfig user_config() {
  UserConfig config;
  // Throws if the file cannot be read.
  if (!config_file(file_name)) return config;
  const std::string file = (config_folder() / file_name).string();
  const auto settings = indexer_module().git_settings(file);
  if (!settings) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is not a valid git config file", file),
                fmt::format("'git config --file {} --list' prints the line of the error", file));
  }
  for (const GitSetting& setting : *settings) take_up(config, file, setting);
  return config;
}

Access access_of_new(const std::filesystem::path& database) {
  std::error_code failed;
  // The config decides about new databases only, and reading it takes longer than a run with nothing new.
  return std::filesystem::exists(database, failed) ? Access::owner : user_config().access;
}

Database open_or_create(const Context& context) {
  return open_to_write(context.database, access_of_new(context.database));
}

Database open_configured(const Context& context) {
  Database database = open_to_read(context.database, context.now);
  set_web_archives(database, user_config().web_archives);
  return database;
}

}  // namespace kvq
