// SPDX-License-Identifier: MIT
// The pages of what a reader typed into the search box.
#pragma once

#include <string>

#include "cli/serve/site/site.hpp"

namespace kvq::serve {

/// Returns links to the pages of a subsystem and of people with this name; empty if there are none, or if the
/// text is a query of fields or stages.
std::string named_pages(const Reading& reading, const std::string& typed);

}  // namespace kvq::serve
