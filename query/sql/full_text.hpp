// SPDX-License-Identifier: MIT
// The only place that writes FTS5's query syntax. What users write reaches it quoted, always.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/sql/writer.hpp"

namespace kvq::sql {

/// One MATCH expression for a condition that is made of text terms alone, joined by AND, OR, and AND NOT;
/// absent for any other.
std::optional<std::string> match_expression(const plan::Condition& condition);

/// Takes out of the operands of an AND what one MATCH can ask: the text terms, and beside one the negated
/// ones.
plan::All take_texts(std::vector<plan::Condition>& operands);

/// The MATCH expression of a phrase in columns (separated by spaces; empty: any column).
std::string match_phrase(std::string_view columns, std::string_view phrase, bool prefix);

/// The messages of such a condition as a set of ids (schema/functions/functions.hpp), which is had in a
/// fraction of the time in which MATCH gives all its rows; absent where MATCH alone can tell, and where there
/// is too much of it for one expression.
std::optional<Writer> ids_expression(const plan::Condition& condition);

}  // namespace kvq::sql
