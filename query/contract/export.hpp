// SPDX-License-Identifier: MIT
// Writes the tables of the contract to a file of their own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/contract/contract.hpp"
#include "schema/mail/web_address.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::contract {

struct ExportOptions {
  /// Whether to write the mails' own texts, too.
  bool texts = false;
  /// Empty: all lists.
  std::vector<std::string> lists = {};
  /// Only mails and series from this time on, seconds UTC.
  std::optional<int64_t> since = {};
  /// Writes everything even if the file could be brought up to date.
  bool anew = false;
};

/// The database that is exported, and what its queries depend on.
struct ExportSource {
  std::filesystem::path database;
  /// Seconds UTC: the states are as of this time.
  int64_t now;
  WebArchives web_archives;
  /// The version of kvq.
  std::string_view kvq_version;
};

struct ExportSummary {
  /// In the export.
  int64_t mails;
  /// The mails written again; absent if everything was written.
  std::optional<int64_t> updated;
};

/// Writes an export, all of one commit of the database. It is written aside, checked and renamed into place.
/// If the file is an export with the same options, only what has changed since is written. Throws Error:
/// usage if the file is something else or a list is unknown.
ExportSummary export_database(const ExportSource& source, const std::filesystem::path& file,
                              const ExportOptions& options);

/// Writes an export with these options to a temporary file in a folder and calls the functions for its
/// tables: `begin` with the name of each and its columns, then `row` for each row. Throws Error, or what the
/// functions throw.
ExportSummary read_export(const ExportSource& source, const std::filesystem::path& folder,
                          const ExportOptions& options,
                          const std::function<void(std::string_view, const std::vector<PlainColumn>&)>& begin,
                          const std::function<void(std::vector<Value>&&)>& row);

}  // namespace kvq::contract
