// SPDX-License-Identifier: MIT
// The tables of the contract for a PostgreSQL server.
#pragma once

#include <cstdint>
#include <filesystem>

#include "query/contract/export.hpp"
#include "schema/base/new_file.hpp"
#include "schema/postgresql/copy/copy.hpp"

namespace kvq::contract {

/// The rows of the contract in a temporary file, from which a server gets them.
class ServerTables {
 public:
  /// The file is in a folder, and is removed with the object.
  ServerTables(const ExportSource& source, const std::filesystem::path& folder);

  /// Brings the file up to date. Returns the last generation of the database that it has. Throws Error.
  int64_t update();
  /// Adds all tables to a copy.
  void add_to(postgresql::AddedTables& tables) const;

 private:
  ExportSource source_;
  NewFile place_;
};

}  // namespace kvq::contract
