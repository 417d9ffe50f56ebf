// SPDX-License-Identifier: MIT
// Prepares and runs the query of a section.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "query/report/documents/document.hpp"
#include "query/report/run/comparison.hpp"
#include "query/report/run/environment.hpp"
#include "query/run/mails_of_row.hpp"
#include "query/sql/lower.hpp"

namespace kvq::report {

/// A section whose query and layouts are valid. Points into the report.
struct ReadySection {
  const Section* section;
  sql::Sql sql = {};
  std::optional<Comparison> comparison = {};
  /// The columns of a row: those that the SQL selects, then those that the comparison adds.
  std::vector<plan::Column> columns = {};
  /// The indexes of the shown columns, and their titles.
  std::vector<size_t> shown = {};
  std::vector<std::string> titles = {};
  /// The indexes of the columns that layouts name.
  std::map<std::string, size_t> named = {};
  /// The index of the web address of the mail, if the rows link to it.
  std::optional<size_t> address = {};
  /// These are indexes into `shown`.
  std::optional<size_t> group = {};
  size_t label = 0;
  size_t number = 0;
  std::string empty = {};
  bool of_series = false;
  /// Environment::is_of_range.
  bool of_range = false;
  /// The queries for the mails that rows count, and those that they are compared with.
  std::optional<MailsOfRows> mails = {};
  std::optional<MailsOfRows> mails_before = {};
};

/// Fills a template outside of rows. Throws QueryError for a name that is not a constant.
Runs fill_with_constants(const Template& text, const Environment& environment);

/// Throws QueryError.
ReadySection prepare(const Section& section, const Environment& environment);

SectionRows run_section(const ReadySection& section, const Environment& environment);

}  // namespace kvq::report
