// SPDX-License-Identifier: MIT
// The reports there are: built in, saved in the database, and files in the config folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/base/command.hpp"
#include "query/language/diagnostic.hpp"

namespace kvq {

struct KnownReport {
  std::string name;
  /// "built in", "saved", or the file.
  std::string where;
  Source source;
};

/// All of them by name. Where a name is met twice, the built-in report comes first, then the saved one: the
/// others are hidden by it. Without a database, those that need none.
std::vector<KnownReport> known_reports(const Context& context);

/// The report of that name; that of a file if the name has a slash or ends in .kvq. Throws Error (usage)
/// where there is none.
Source report_source(const Context& context, const std::string& name);

/// Throws Error (usage) for a file that cannot be read.
Source report_file(const std::string& file);

}  // namespace kvq
