// SPDX-License-Identifier: MIT
// The facets of a search: what its mails have in common, as links that add a term.
#pragma once

#include <string>

#include "cli/serve/site/asked_query.hpp"
#include "cli/serve/site/site.hpp"

namespace kvq::serve {

/// Returns an `<aside>` for the mails of a query of `mails` mails; empty if there is nothing to choose.
std::string facets_of(const Reading& reading, const AskedQuery& query, int64_t mails);

/// Returns the query with another filter and the same stages.
std::string with_filter(const AskedQuery& query, const std::string& filter);

}  // namespace kvq::serve
