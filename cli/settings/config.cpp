// SPDX-License-Identifier: MIT
#include "cli/settings/config.hpp"

#include <cstdlib>
#include <string_view>

namespace kvq {
namespace {

constexpr Setting variable_table[] = {
    {"KVQ_DB", "the database, if --db is not given"},
    {"XDG_DATA_HOME",
     "the folder that contains kvq/kvq.db, if KVQ_DB is not set, and kvq/archives (default: ~/.local/share)"},
    {"XDG_CONFIG_HOME",
     "the folder that contains kvq/config and the other files in kvq/ (default: ~/.config)"},
    {"XDG_RUNTIME_DIR",
     "the folder in which kvq/terminals keeps what the numbers of rows mean, if it belongs to you"},
    {"XDG_STATE_HOME", "the same, if XDG_RUNTIME_DIR is not set (default: ~/.local/state)"},
    {"KVQ_PAGER", "the pager for long output on a terminal; 'cat' or an empty value disables it"},
    {"PAGER", "the pager, if KVQ_PAGER is not set (default: less)"},
    {"SQLITE_TMPDIR", "the folder that 'kvq diff' copies the database to (default: TMPDIR, else /var/tmp)"},
    {"KVQ_FTS",
     "'sqlite' makes SQLite's own FTS5 code read and write the full-text index, which is slower; for "
     "comparison, and as a fallback"},
    {"KVQ_TOKEN", "the token that 'kvq serve' asks for, if --token-file is not given"},
    {"BROWSER", "the program that opens links in 'kvq browse' (default: xdg-open)"},
    {"NO_COLOR", "any non-empty value disables colours"},
    {"KVQ_DEBUG",
     "1 adds the exceptions that caused an error, with their types, to its message; 0 or an empty value does "
     "not"},
};

constexpr Setting file_table[] = {
    {"~/.local/share/kvq/kvq.db", "the database"},
    {"~/.local/share/kvq/archives/NAME", "the archives that 'kvq mirror' makes, unless it is given a folder"},
    {"~/.local/state/kvq/terminals", "what the numbers of the rows on each terminal mean: Message-IDs"},
    {"~/.local/share/kvq/drafts", "the replies that were written in 'kvq browse'"},
    {"~/.config/kvq/config", "settings, in the syntax of git-config(1)"},
    {"~/.config/kvq/reports/NAME.kvq", "your own reports"},
    {"~/.config/kvq/robots", "address patterns of robots, whose mails need no answer, one per line"},
    {"~/.config/kvq/topics", "postings to join in one topic, or to keep in separate topics"},
    {"~/.config/kvq/mailmap",
     "names and addresses that belong to one person, in the format of gitmailmap(5)"},
    {"~/.config/kvq/affiliations", "the companies of people, one per line: WHO COMPANY [FROM [UNTIL]]"},
};

/// Returns the value of an environment variable; empty if it is not set.
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
  return data_folder() / "kvq.db";
}

std::filesystem::path data_folder() {
  // The XDG specification says to ignore relative paths.
  if (const auto home = variable("XDG_DATA_HOME"); home.starts_with('/')) {
    return std::filesystem::path(home) / "kvq";
  }
  return std::filesystem::path(variable("HOME")) / ".local/share/kvq";
}

std::filesystem::path config_folder() {
  if (const auto home = variable("XDG_CONFIG_HOME"); home.starts_with('/')) {
    return std::filesystem::path(home) / "kvq";
  }
  return std::filesystem::path(variable("HOME")) / ".config/kvq";
}

std::vector<std::filesystem::path> git_config_files() {
  if (const auto file = variable("GIT_CONFIG_GLOBAL"); !file.empty()) return {file};
  const std::filesystem::path home = variable("HOME");
  const auto config = variable("XDG_CONFIG_HOME");
  return {(config.empty() ? home / ".config" : std::filesystem::path(config)) / "git/config",
          home / ".gitconfig"};
}

}  // namespace kvq
