// SPDX-License-Identifier: MIT
// A query of a request: from its text to an executable plan.
#pragma once

#include <cstdint>
#include <string>

#include "cli/serve/site/site.hpp"
#include "query/language/ast.hpp"
#include "query/language/plan.hpp"

namespace kvq::serve {

struct AskedQuery {
  Source source;
  /// As written: with `query:NAME`.
  ast::Query written;
  /// With saved queries expanded.
  ast::Query ast;
  /// With ranges resolved.
  plan::Plan plan;
};

/// Throws QueryError for a mistake in the text.
AskedQuery asked_query(const Reading& reading, std::string text);

/// Returns the number of rows of the query.
int64_t number_of_rows(const Reading& reading, const plan::Plan& plan);

}  // namespace kvq::serve
