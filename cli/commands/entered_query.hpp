// SPDX-License-Identifier: MIT
// A query on the command line: from its text to a plan that can be run.
#pragma once

#include <string>
#include <vector>

#include "cli/base/command.hpp"
#include "query/language/ast.hpp"
#include "query/language/plan.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

struct EnteredQuery {
  Source source;
  Database database;
  /// With its saved queries put in.
  ast::Query ast;
  /// With its ranges found.
  plan::Plan plan;
};

/// The query that several arguments make.
Source query_source(const std::vector<std::string>& words);

/// Reads a query and opens the database for it. Mistakes in the query are told before what is wrong with the
/// database, as far as they can be seen without it. Throws Error.
EnteredQuery read_query(const Context& context, Source source);

/// Tells on standard error why a question found nothing, if standard output is a terminal.
void report_nothing_found(const Context& context, const EnteredQuery& query);

}  // namespace kvq
