// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "schema/sqlite/database.hpp"

namespace kvq {

/// Writes the mails of a query to a file as an mbox, or adds them to a Maildir if the path is that of a
/// folder or ends with a slash. Returns a line for the user, with what the export wrote to standard error;
/// throws Error. `file` is the path of the database, which is never written to.
std::string export_mails(const std::filesystem::path& file, const Database& database,
                         const std::string& query, const std::string& path);

}  // namespace kvq
