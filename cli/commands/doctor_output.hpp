// SPDX-License-Identifier: MIT
// What `kvq doctor` prints.
#pragma once

#include <string>
#include <vector>

#include "schema/doctor/check.hpp"

namespace kvq {

/// The result of a run. `repairs` has a line for each repair; the checks are those after it.
struct Examination {
  std::string database;
  Level level;
  std::vector<Check> checks;
  std::vector<std::string> repairs;
};

/// The worst severity of all checks.
Severity severity_of(const std::vector<Check>& checks);

/// One line for each check, then one for each of its examples. Safe on a terminal.
std::string examination_text(const Examination& examination);

/// One JSON document; docs/doctor.md describes it. Safe on a terminal, too.
std::string examination_json(const Examination& examination);

}  // namespace kvq
