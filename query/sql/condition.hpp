// SPDX-License-Identifier: MIT
// Conditions as SQL, with `m` for the message.
#pragma once

#include "query/language/plan.hpp"
#include "query/sql/writer.hpp"

namespace kvq::sql {

void write_condition(Writer& out, const plan::Condition& condition);

/// The condition that a delivery `d` is in the range.
void write_range(Writer& out, const plan::InRange& range);

}  // namespace kvq::sql
