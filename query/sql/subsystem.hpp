// SPDX-License-Identifier: MIT
// Subsystems and the sections of MAINTAINERS, as SQL.
#pragma once

#include <string>

#include "query/sql/writer.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::sql {

/// Selects the patches that change a file of a section `s` or of its person `sp`, and the covers of their
/// series. The join order is fixed: sections are few, files and patches many.
template <class WriteSections>
void write_touching(Writer& out, const WriteSections& write_sections) {
  out.add("WITH touching AS (SELECT DISTINCT pf.message FROM ");
  write_sections();
  out.add(
      " CROSS JOIN file_section fs ON fs.section = s.id CROSS JOIN patch_file pf ON pf.file = fs.file) "
      "SELECT message FROM touching UNION ALL SELECT c.message FROM touching CROSS JOIN series_message p ON "
      "p.message = touching.message CROSS JOIN series_message c ON c.series = p.series AND c.number = 0");
}

/// Whether a mail has the subsystem. `name` in lower case.
bool is_subsystem(const Database& database, const std::string& name);

/// Matches mails whose title (or, for a cover, the title of a patch) names the subsystem, and those that
/// change a file of the section with that name. Their set takes as long as the subsystem is large;
/// `one_by_one` asks the titles of each mail that other conditions leave.
void write_subsystem(Writer& out, const std::string& name, bool one_by_one);

}  // namespace kvq::sql
