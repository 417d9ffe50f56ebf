// SPDX-License-Identifier: MIT
// The only place that writes FTS5's query syntax. Text from users is always quoted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/sql/writer.hpp"

namespace kvq::sql {

/// Returns one MATCH expression for a condition that consists of text terms joined by AND, OR and AND NOT;
/// absent for other conditions.
std::optional<std::string> match_expression(const plan::Condition& condition);

/// Removes from the operands of an AND those that one MATCH can check, and returns them: the text terms and,
/// if there are any, the negated text terms.
plan::All take_texts(std::vector<plan::Condition>& operands);

/// Returns the MATCH expression for a phrase in columns (separated by spaces; empty: any column).
std::string match_phrase(std::string_view columns, std::string_view phrase, bool prefix);

/// Returns an expression for the messages of such a condition as a set of ids
/// (schema/functions/functions.hpp), which is much faster than reading all rows of a MATCH. Absent if only
/// MATCH can evaluate the condition, or if it is too large for one expression.
std::optional<Writer> ids_expression(const plan::Condition& condition);

}  // namespace kvq::sql
