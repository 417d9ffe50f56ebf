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

#include "cli/base/files.hpp"
#include "cli/settings/config.hpp"
#include "indexer/module.hpp"
#include "query/language/diagnostic.hpp"
#include "query/report/formats/format.hpp"
#include "query/time/digits.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/spelling.hpp"
#include "schema/base/text.hpp"
#include "schema/base/text_width.hpp"
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

bool set_search_limit(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.search_limit = whole_number(value);
  return config.search_limit.has_value();
}

bool set_search_format(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.search_format = value;
  const auto formats = report::formats();
  const auto format = std::ranges::find(formats, value, &report::FormatInfo::name);
  // The others print mails only, and many queries count.
  return format != formats.end() && format->of == report::FormatOf::rows;
}

bool set_search_sort(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.search_sort = value;
  return !value.empty() && value.find('|') == std::string::npos;
}

bool set_colour(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  if (value != "auto" && value != "never" && value != "always") return false;
  config.colour = value == "auto"    ? ColourUse::on_terminals
                  : value == "never" ? ColourUse::never
                                     : ColourUse::always;
  return true;
}

bool set_pager(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.pager = value;
  return !value.empty();
}

bool set_own_address(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.own_address = value;
  return value.find('@') != std::string::npos && value.find_first_of(" <>") == std::string::npos;
}

bool set_browse_query(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.browse_query = value;
  return !value.empty();
}

bool set_browse_mailer(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.browse_mailer = value;
  return !value.empty();
}

bool set_known_companies(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.known_companies = value == "yes";
  return value == "yes" || value == "no";
}

/// Sets the place of the file with the name of the key's last part.
template <const char* name>
bool set_file(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.files.push_back({name, value});
  return value.starts_with('/');
}

constexpr char mailmap_name[] = "mailmap";
constexpr char affiliations_name[] = "affiliations";
constexpr char robots_name[] = "robots";
constexpr char topics_name[] = "topics";

bool set_on_indexed(UserConfig& config, const std::string& /*subsection*/, const std::string& value) {
  config.on_indexed = value;
  return true;
}

constexpr std::string_view url_kind = "an http or https address without ? and #";
constexpr std::string_view url_example = "https://lore.kernel.org/kvm/";

constexpr std::string_view path_kind = "an absolute path";
constexpr std::string_view path_example = "/usr/src/linux/.mailmap";

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
    {"people.known-companies", "whether kvq's own list of companies is used if there is no file affiliations",
     "yes", "yes or no", "no", set_known_companies},
    {"search.limit",
     "the most rows of a query without -n, limit or top; ids, urls, atom, mbox and maildir have all", "none",
     "a number of rows", "20", set_search_limit},
    {"search.format", "the format of a query's rows, if -f is not given", "text",
     "a format for rows of any columns", "markdown", set_search_format},
    {"search.sort", "the order of mails, for queries without stages", "none", "what the stage sort takes",
     "date asc", set_search_sort},
    {"output.colour", "whether to use colour", "auto", "auto (on a terminal), never or always", "never",
     set_colour},
    {"output.pager", "the pager for long output on a terminal, unless KVQ_PAGER is set; cat disables it",
     "PAGER, else less", "a shell command", "less -S", set_pager},
    {"user.email", "your address, for 'kvq todo'", "user.email of git's config", "an address",
     "ada@example.org", set_own_address},
    {"browse.query", "the query that kvq browse begins with, if none is given",
     "the mails of the last four weeks", "a query", "is:series date:2.weeks.ago.. | latest",
     set_browse_query},
    {"browse.mailer",
     "the program for replies in kvq browse, without a shell: {draft} becomes a file with the draft, "
     "{mailto} "
     "a mailto address, which is added if neither is there; editor opens VISUAL or EDITOR",
     "xdg-open on a desktop, else editor", "a command, or editor", "mutt -H {draft}", set_browse_mailer},
    {"files.mailmap", "the mailmap to read in place of the file mailmap, such as the kernel's",
     "~/.config/kvq/mailmap", path_kind, path_example, set_file<mailmap_name>},
    {"files.affiliations", "the same for affiliations", "~/.config/kvq/affiliations", path_kind,
     "/srv/kvq/affiliations", set_file<affiliations_name>},
    {"files.robots", "the same for robots", "~/.config/kvq/robots", path_kind, "/srv/kvq/robots",
     set_file<robots_name>},
    {"files.topics", "the same for topics", "~/.config/kvq/topics", path_kind, "/srv/kvq/topics",
     set_file<topics_name>},
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

/// Returns the setting that a name stands for, without a value. The subsection may contain dots.
GitSetting setting_named(const std::string& name) {
  const size_t first = std::min(name.find('.'), name.size());
  const size_t last = name.rfind('.');
  GitSetting setting{.section = fold(name.substr(0, first)), .subsection = {}, .name = "", .value = ""};
  if (first == name.size()) return setting;
  setting.name = fold(name.substr(last + 1));
  if (first != last) setting.subsection = name.substr(first + 1, last - first - 1);
  return setting;
}

const ConfigKey* find_key(const GitSetting& setting) {
  const auto keys = config_keys();
  const auto key = std::ranges::find_if(keys, [&](const ConfigKey& one) { return is_key(one, setting); });
  return key == keys.end() ? nullptr : &*key;
}

std::string hint_about_keys(const std::string& name) {
  std::vector<std::string_view> names;
  std::ranges::transform(config_keys(), std::back_inserter(names), &ConfigKey::name);
  std::string hint = did_you_mean(name, names);
  return hint.empty() ? "'kvq config list' prints the keys" : hint;
}

/// Returns the section that a line begins, as [section "subsection"]; absent if it begins none.
std::optional<GitSetting> section_of(std::string_view line) {
  if (!line.starts_with('[')) return std::nullopt;
  const size_t quote = line.find('"');
  const size_t end = line.find(']');
  GitSetting section{.section = "", .subsection = {}, .name = "", .value = ""};
  section.section = fold(trimmed(line.substr(1, std::min(quote, end) - 1)));
  if (quote < end && line.rfind('"', end) > quote)
    section.subsection = line.substr(quote + 1, line.rfind('"', end) - quote - 1);
  return section;
}

/// Returns the place of a setting in the text of its file: its value, or its name if `of_name`.
Span span_of(const std::string& text, const GitSetting& setting, bool of_name) {
  GitSetting section;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    const size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
    const std::string_view rest = line.substr(indent);
    if (const auto found = section_of(rest)) {
      section = *found;
    } else if (section.section == setting.section && section.subsection == setting.subsection) {
      const size_t equals = std::min(rest.find('='), rest.size());
      const std::string name = fold(trimmed(rest.substr(0, equals)));
      const size_t value = std::min(rest.find_first_not_of(" \t", equals + 1), rest.size());
      const bool is_it = name == setting.name && rest.find(setting.value) != std::string_view::npos;
      const size_t at = begin + indent;
      if (is_it && of_name) return {at, at + name.size()};
      if (is_it) return {at + (value < rest.size() ? value : 0), end};
    }
    begin = end + 1;
  }
  return {0, 0};
}

void take_up(UserConfig& config, const Source& file, const GitSetting& setting) {
  const ConfigKey* key = find_key(setting);
  if (key == nullptr) {
    throw QueryError(file, span_of(file.text, setting, true),
                     fmt::format("unknown key '{}'", name_of(setting)), hint_about_keys(name_of(setting)));
  }
  if (key->set(config, setting.subsection.value_or(""), setting.value)) return;
  throw QueryError(file, span_of(file.text, setting, false),
                   fmt::format("'{}' is not {}", setting.value, key->takes),
                   fmt::format("an example is {}", key->example));
}

/// Returns the settings of a file, checked, and takes them up.
std::vector<GitSetting> settings_in(const std::filesystem::path& path, UserConfig& config) {
  const Source file{path.string(), read_file(path)};
  std::string mistake;
  auto settings = indexer_module().git_settings(path, &mistake);
  if (!settings) {
    throw Error(ErrorKind::usage,
                fmt::format("'{}' is not a valid git config file: {}", path.string(), printable(mistake)),
                "git-config(1) describes the syntax");
  }
  for (const GitSetting& setting : *settings) take_up(config, file, setting);
  return std::move(*settings);
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

const ConfigKey& config_key(const std::string& name) {
  const ConfigKey* key = find_key(setting_named(name));
  if (key != nullptr) return *key;
  throw Error(ErrorKind::usage, fmt::format("there is no key '{}'", name), hint_about_keys(name));
}

void check_config_value(const std::string& name, const std::string& value) {
  const ConfigKey& key = config_key(name);
  UserConfig config;
  if (key.set(config, setting_named(name).subsection.value_or(""), value)) return;
  throw Error(ErrorKind::usage, fmt::format("'{}' is not {}", value, key.takes),
              fmt::format("an example is {}", key.example));
}

std::vector<ConfigValue> config_values(const std::filesystem::path& file) {
  std::vector<ConfigValue> values;
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) return values;
  UserConfig ignored;
  for (const GitSetting& setting : settings_in(file, ignored))
    values.push_back({name_of(setting), setting.value});
  return values;
}

std::filesystem::path user_config_file() {
  return config_folder() / file_name;
}

UserConfig user_config() {
  UserConfig config;
  std::error_code failed;
  if (std::filesystem::exists(user_config_file(), failed)) settings_in(user_config_file(), config);
  return config;
}

std::string own_address() {
  if (std::string address = user_config().own_address; !address.empty()) return address;
  std::string address;
  for (const std::filesystem::path& file : git_config_files()) {
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) continue;
    // What is wrong with a file of git's is for git to say.
    const auto settings = indexer_module().git_settings(file, nullptr);
    if (!settings) continue;
    for (const GitSetting& setting : *settings) {
      if (setting.section == "user" && !setting.subsection && setting.name == "email")
        address = setting.value;
    }
  }
  return address;
}

std::filesystem::path settings_file(const UserConfig& config, const std::string& name) {
  // As in git, the last value wins.
  const auto other =
      std::ranges::find(config.files.rbegin(), config.files.rend(), name, &UserConfig::File::name);
  return other == config.files.rend() ? config_folder() / name : other->path;
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
  const UserConfig config = user_config();
  context.out.use(config.colour, config.pager);
  set_web_archives(database, config.web_archives);
  return database;
}

}  // namespace kvq
