// SPDX-License-Identifier: MIT
// Reads from an answer's own text what it decides about a patch or series.
#pragma once

#include <string_view>
#include <vector>

#include "schema/mail/rows.hpp"

namespace kvq {

/// Returns the verdicts in the own text of an answer, each kind and object once. Statements count, wherever
/// they stand in the text; questions, conditions, intentions, negations and reports about other people do
/// not.
std::vector<Verdict> read_verdicts(std::string_view own);

}  // namespace kvq
