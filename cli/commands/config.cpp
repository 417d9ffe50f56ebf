// SPDX-License-Identifier: MIT
// `kvq config`: the keys of the file config, and the files beside it.
#include "cli/settings/config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/editor.hpp"
#include "cli/base/files.hpp"
#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings/user_config.hpp"
#include "cli/settings/user_settings.hpp"
#include "indexer/module.hpp"
#include "query/report/formats/format.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string key;
  std::string value;
  std::string file = "config";
  std::string format = "text";
  bool spreadsheet = false;
};

/// Returns the last value of a key in the file; absent if it has none.
std::optional<std::string> value_in_file(const std::vector<ConfigValue>& values, const std::string& name) {
  const auto last = std::ranges::find(values.rbegin(), values.rend(), name, &ConfigValue::name);
  return last == values.rend() ? std::nullopt : std::optional(last->value);
}

/// Returns the value of a key: that of the file, else its default. Absent for none.
std::optional<std::string> value_of(const std::vector<ConfigValue>& values, const std::string& name) {
  if (auto value = value_in_file(values, name)) return value;
  const std::string default_value(config_key(name).default_value);
  const auto keys = config_keys();
  // The default of the key of one list is the key of all.
  const bool is_key = std::ranges::find(keys, default_value, &ConfigKey::name) != keys.end();
  if (is_key) return value_of(values, default_value);
  return default_value == "none" ? std::nullopt : std::optional(default_value);
}

int get(const Context& context, const Options& options) {
  const auto value = value_of(config_values(user_config_file()), options.key);
  if (!value) return nothing_found;
  context.out.write_mail_text(*value + "\n");
  return found;
}

int list(const Context& context, const Options& options) {
  check_spreadsheet(options.spreadsheet, options.format);
  const std::vector<ConfigValue> values = config_values(user_config_file());
  std::vector<std::string> names;
  for (const ConfigKey& key : config_keys()) {
    // Not those of any list.
    if (std::ranges::count(key.name, '.') == 1) names.emplace_back(key.name);
  }
  for (const ConfigValue& value : values) {
    if (std::ranges::find(names, value.name) == names.end()) names.push_back(value.name);
  }
  Output& out = context.out;
  out.start_pager();
  const auto writer = report::make_writer(
      format_named(options.format),
      {.columns = {{"key"}, {"value"}, {"from"}}, .title = "settings", .spreadsheet = options.spreadsheet},
      {out.width(), out.colour()}, [&](std::string_view text) { out.write(text); });
  for (const std::string& name : names) {
    const bool is_set = value_in_file(values, name).has_value();
    writer->write({name, value_of(values, name).value_or(""), std::string(is_set ? "config" : "default")});
  }
  writer->end();
  return found;
}

int set(const Options& options) {
  check_config_value(options.key, options.value);
  create_config_folder();
  indexer_module().set_git_setting(user_config_file(), options.key, options.value);
  return found;
}

int unset(const Options& options) {
  config_key(options.key);
  if (!value_in_file(config_values(user_config_file()), options.key)) return nothing_found;
  indexer_module().set_git_setting(user_config_file(), options.key, std::nullopt);
  return found;
}

int edit(const Context& context, const Options& options) {
  const UserFile& file = user_file(options.file);
  const fs::path path = place_of(file);
  std::error_code failed;
  const std::string before = fs::exists(path, failed) ? read_file(path) : std::string(file.skeleton);
  const Edited edited = edit_text(before, "." + options.file);
  if (edited.text != before) {
    try {
      file.check(edited.text, edited.file);
      create_config_folder();
      context.out.go_to_file(path.string());
      context.out.write(edited.text);
      context.out.finish();
    } catch (const Error&) {
      write_to_stderr(fmt::format("kvq: nothing was saved; your text is in {}\n", edited.file));
      throw;
    }
  }
  fs::remove(edited.file, failed);
  return found;
}

}  // namespace

RunCommand declare_config(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* get_it = app.add_subcommand("get", "print the value of a key");
  CLI::App* set_it = app.add_subcommand("set", "set a key in the file config");
  CLI::App* unset_it =
      app.add_subcommand("unset", "remove a key from the file config, so that it has its default");
  CLI::App* list_it = app.add_subcommand("list", "print all keys and their values");
  CLI::App* edit_it =
      app.add_subcommand("edit", "open a file of your settings in VISUAL or EDITOR, and check it");
  for (CLI::App* sub : {get_it, set_it, unset_it})
    sub->add_option("KEY", options->key, "a key, such as search.limit or list.kvm.url")->required();
  set_it->add_option("VALUE", options->value, "the new value")->required();
  add_format_option(*list_it, options->format, row_format_names());
  add_spreadsheet_option(*list_it, options->spreadsheet);
  std::vector<std::string> names;
  for (const UserFile& file : user_files()) names.emplace_back(file.name);
  CLI::Option* file =
      edit_it->add_option("FILE", options->file, fmt::format("{} (default: config)", fmt::join(names, ", ")));
  take_one_of(*file, names);
  app.require_subcommand(1);
  app.footer(
      "'kvq help configuration' describes the files and keys. 'get' and 'unset' exit with 1 if there is no "
      "value.");
  return [=](const Context& context) {
    if (get_it->parsed()) return get(context, *options);
    if (set_it->parsed()) return set(*options);
    if (unset_it->parsed()) return unset(*options);
    if (edit_it->parsed()) return edit(context, *options);
    return list(context, *options);
  };
}

}  // namespace kvq
