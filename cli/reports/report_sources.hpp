// SPDX-License-Identifier: MIT
// The available reports: built in, saved in the database, and files in the config folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/base/command.hpp"
#include "query/language/diagnostic.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

struct KnownReport {
  std::string name;
  /// "built in", "saved", or the path of the file.
  std::string where;
  Source source;
};

/// Returns all reports, sorted by name. Of reports with one name, the built-in one comes first, then the
/// saved one; the first hides the others. Without a database there are no saved reports.
std::vector<KnownReport> known_reports(const Context& context);
/// The same of an open database; nullptr for none.
std::vector<KnownReport> known_reports(const Database* database);

/// Returns the report of that name. A name that contains a slash or ends in .kvq is a file. Throws Error
/// (usage) if there is no such report.
Source report_source(const Context& context, const std::string& name);

/// Reads a report file. Throws Error (usage) if it cannot be read.
Source report_file(const std::string& file);

}  // namespace kvq
