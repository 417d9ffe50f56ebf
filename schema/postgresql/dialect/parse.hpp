// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "schema/postgresql/dialect/tree.hpp"

namespace kvq::postgresql {

/// Parses a statement of kvq. The tree refers to the SQL, which must outlive it. Throws Error (database) for
/// what kvq's SQL does not use.
Statement parse(std::string_view sql);

}  // namespace kvq::postgresql
