// SPDX-License-Identifier: MIT
// The tables of the contract for a PostgreSQL server.
#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>

#include "query/contract/export.hpp"
#include "schema/base/temporary_folder.hpp"
#include "schema/postgresql/copy/copy.hpp"

namespace kvq::contract {

/// The rows of the contract in a temporary file that only the user can read, from which a server gets them.
class ServerTables {
 public:
  explicit ServerTables(ExportSource source) : source_(std::move(source)) {}

  /// Brings the file up to date. Returns the last generation of the database that it has. Throws Error.
  int64_t update();
  /// Adds all tables to a copy.
  void add_to(postgresql::AddedTables& tables) const;

 private:
  ExportSource source_;
  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "contract.db";
};

}  // namespace kvq::contract
