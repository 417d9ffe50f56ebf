// SPDX-License-Identifier: MIT
#include "cli/settings/config.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>

#include "schema/base/error.hpp"

namespace kvq {
namespace {

constexpr Setting variable_table[] = {
    {"KVQ_DB", "the database, where --db names none"},
    {"XDG_DATA_HOME",
     "the folder that kvq/kvq.db is in, where KVQ_DB names no database; else ~/.local/share"},
    {"XDG_CONFIG_HOME", "the folder that kvq/config and the others below are in; else ~/.config"},
    {"KVQ_PAGER", "what long output on a terminal goes through; 'cat' or nothing for none"},
    {"PAGER", "the same where KVQ_PAGER is not set; else less"},
    {"SQLITE_TMPDIR", "the folder that 'kvq diff' copies the database to; else TMPDIR, else /var/tmp"},
    {"KVQ_FTS",
     "'sqlite' has SQLite's FTS5 alone read and write the full text, which is slower; to compare, and as a "
     "way out"},
    {"NO_COLOR", "no colours, if it is set to anything"},
    {"KVQ_DEBUG",
     "what made an error: the exceptions behind it, each with its type; 1 for them, 0 or nothing for none"},
};

constexpr Setting file_table[] = {
    {"~/.local/share/kvq/kvq.db", "the database"},
    {"~/.config/kvq/config", "settings, in the syntax of git-config(1)"},
    {"~/.config/kvq/reports/NAME.kvq", "reports of your own"},
    {"~/.config/kvq/robots", "patterns of addresses whose mail nobody has to answer, one a line"},
    {"~/.config/kvq/topics", "which postings are one piece of work, and which are not"},
    {"~/.config/kvq/mailmap", "which names and addresses are one person's, as gitmailmap(5) has it"},
    {"~/.config/kvq/affiliations", "whom people work for: WHO COMPANY [FROM [UNTIL]] a line"},
};

/// The variable's value; empty if it is not set.
std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

std::span<const Setting> variables() {
  return variable_table;
}

std::span<const Setting> files() {
  return file_table;
}

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
  std::string text;
  std::ifstream in(file, std::ios::binary);
  // Reading a folder throws what nobody has a word for.
  const bool is_folder = std::filesystem::is_directory(file, ignored);
  if (!is_folder) text.assign(std::istreambuf_iterator<char>(in), {});
  if (!in || is_folder) {
    throw Error(ErrorKind::usage, fmt::format("'{}' cannot be read", file.string()), "see its permissions");
  }
  return text;
}

}  // namespace kvq
