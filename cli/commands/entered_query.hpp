// SPDX-License-Identifier: MIT
// A query from the command line: from its text to an executable plan.
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
  /// With saved queries expanded.
  ast::Query ast;
  /// With ranges resolved.
  plan::Plan plan;
};

/// Joins the arguments with spaces into one query.
Source query_source(const std::vector<std::string>& words);

/// Parses a query and opens the database for it. `#3` is the third row on the terminal (see handles.hpp).
/// With the name of a list, the query matches only its mails. A query without stages gets the default ones,
/// if there are any. Errors in the query that can be found without the database are reported before errors of
/// the database. Throws Error.
EnteredQuery read_query(const Context& context, Source source, const std::string& list = {},
                        const std::string& default_stages = {});

/// Prints to standard error why a query has no matches, if standard output is a terminal.
void report_nothing_found(const Context& context, const EnteredQuery& query);

}  // namespace kvq
