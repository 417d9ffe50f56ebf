// SPDX-License-Identifier: MIT
// What the browser needs from outside: names to complete, other programs, files. The tests have their own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/browse/actions/reply.hpp"
#include "cli/browse/prompt.hpp"
#include "cli/browse/views/list_view.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::browse {

struct Surroundings {
  /// Returns seconds UTC.
  std::function<int64_t()> clock;
  /// Returns the completions of the last word of a query.
  std::function<std::vector<Completion>(const Database& database, std::string_view query)> complete_query;
  std::function<std::string(const Database& database, const std::string& query, size_t columns)> why_nothing;
  /// Lets the user edit a text in their editor and returns what they wrote; absent if they changed nothing.
  /// Throws Error.
  std::function<std::optional<std::string>(const std::string& text)> edit;
  /// Keeps a draft in a new file and returns its path. Throws Error.
  std::function<std::filesystem::path(const std::string& draft)> keep_draft;
  /// Writes the mails to a new mbox, or adds them to a Maildir, and returns what to tell the user. Throws
  /// Error.
  std::function<std::string(const Database& database, const std::string& query, const std::string& path)>
      export_mails;
  /// As in actions/programs.hpp.
  std::function<std::optional<int>(const std::vector<std::string>& words)> run_in_terminal;
  std::function<bool(const std::vector<std::string>& words)> start_aside;
  /// The command of `browse.mailer`; empty for the default.
  std::string mailer;
  /// BROWSER; empty if it is not set.
  std::string browser;
  /// Whether xdg-open and a desktop are there.
  bool has_desktop = false;
};

}  // namespace kvq::browse
