// SPDX-License-Identifier: MIT
// Databases in folders that cannot be written: another account's, or on a read-only file system.
#pragma once

#include <filesystem>
#include <string>

namespace kvq {

/// How SQLite can read a database.
enum class Reading {
  /// As usual: it creates the index of the write-ahead log beside the file, or finds it there.
  shared,
  /// Nothing can be created in the folder, and there is no log: the file is complete. SQLite reads it without
  /// locks (`immutable`).
  complete,
  /// Nothing can be created in the folder, and there is a log without its index: some commits are only there.
  impossible,
};

Reading reading_of(const std::filesystem::path& database);

/// Returns the URI with which SQLite opens a file that nobody changes.
std::string immutable_uri(const std::filesystem::path& database);

/// Returns the URI with which ATTACH opens a database to read it.
std::string read_only_uri(const std::filesystem::path& database);

}  // namespace kvq
