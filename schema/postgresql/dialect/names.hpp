// SPDX-License-Identifier: MIT
// Names of tables and columns.
#pragma once

#include <string>
#include <string_view>

namespace kvq::postgresql {

/// Returns a name as PostgreSQL reads it: in quotes if it is a reserved word, or has other characters than
/// those of a plain name.
std::string written_name(std::string_view name);

/// Whether a column of a table is known to have no NULL, so that an index serves its order.
bool is_never_null(std::string_view table, std::string_view column);

/// Returns a text as a literal.
std::string written_text(std::string_view text);

}  // namespace kvq::postgresql
