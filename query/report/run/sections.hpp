// SPDX-License-Identifier: MIT
// A section of a report: its query made ready, and its rows as a document has them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "query/report/documents/document.hpp"
#include "query/report/run/comparison.hpp"
#include "query/report/run/environment.hpp"
#include "query/sql/lower.hpp"

namespace kvq::report {

/// A section whose query and layouts are known to be good. Points into the report.
struct ReadySection {
  const Section* section;
  sql::Sql sql = {};
  std::optional<Comparison> comparison = {};
  /// What a row has: what the statement selects, then what the comparison adds.
  std::vector<plan::Column> columns = {};
  /// The places of those that are shown, and under which names.
  std::vector<size_t> shown = {};
  std::vector<std::string> titles = {};
  /// The places of those that layouts name.
  std::map<std::string, size_t> named = {};
  /// The place of the address of a row's mail, where rows lead to it.
  std::optional<size_t> address = {};
  /// Of the shown columns.
  std::optional<size_t> group = {};
  size_t label = 0;
  size_t number = 0;
  std::string empty = {};
};

/// A text that shows no rows. Throws QueryError for a name that is no constant.
Runs fill_with_constants(const Template& text, const Environment& environment);

/// Throws QueryError.
ReadySection prepare(const Section& section, const Environment& environment);

SectionRows run_section(const ReadySection& section, const Environment& environment);

}  // namespace kvq::report
