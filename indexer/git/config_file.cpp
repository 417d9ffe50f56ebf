// SPDX-License-Identifier: MIT
#include "indexer/git/config_file.hpp"

#include <fmt/format.h>

#include <memory>
#include <string_view>

#include "indexer/git/git_handles.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

using Config = std::unique_ptr<git_config, Free<git_config_free>>;
using ConfigIterator = std::unique_ptr<git_config_iterator, Free<git_config_iterator_free>>;

std::string last_message() {
  const git_error* error = git_error_last();
  return error == nullptr ? "libgit2 gives no reason" : error->message;
}

}  // namespace

std::optional<std::vector<GitSetting>> git_settings(const std::filesystem::path& file, std::string* mistake) {
  start_git();
  Config config;
  ConfigIterator iterator;
  if (git_config_open_ondisk(Out(config), file.c_str()) != 0) {
    if (mistake != nullptr) *mistake = last_message();
    return std::nullopt;
  }
  if (git_config_iterator_new(Out(iterator), config.get()) != 0) return std::nullopt;
  std::vector<GitSetting> settings;
  git_config_entry* entry = nullptr;
  while (git_config_next(&entry, iterator.get()) == 0) {
    // Only the subsection can contain dots.
    const std::string_view key = entry->name;
    const size_t first = key.find('.');
    const size_t last = key.rfind('.');
    // git rejects these.
    if (first == std::string_view::npos) {
      if (mistake != nullptr) *mistake = "a setting before the first section";
      return std::nullopt;
    }
    GitSetting setting{.section = std::string(key.substr(0, first)),
                       .subsection = {},
                       .name = std::string(key.substr(last + 1)),
                       .value = entry->value == nullptr ? "" : entry->value};
    if (first != last) setting.subsection = key.substr(first + 1, last - first - 1);
    settings.push_back(std::move(setting));
  }
  return settings;
}

void set_git_setting(const std::filesystem::path& file, const std::string& key,
                     const std::optional<std::string>& value) {
  start_git();
  Config config;
  int failed = git_config_open_ondisk(Out(config), file.c_str());
  if (failed == 0) {
    failed = value ? git_config_set_string(config.get(), key.c_str(), value->c_str())
                   : git_config_delete_entry(config.get(), key.c_str());
  }
  if (failed == 0 || (failed == GIT_ENOTFOUND && !value)) return;
  throw Error(ErrorKind::usage, fmt::format("'{}' cannot be changed: {}", file.string(), last_message()));
}

}  // namespace kvq
