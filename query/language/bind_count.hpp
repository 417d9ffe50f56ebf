// SPDX-License-Identifier: MIT
// The stages that make counts, and the one that filters them.
#pragma once

#include <cstdint>

#include "query/language/bind_columns.hpp"

namespace kvq {

/// `count, median(age) by month(date)`, of the plan's mails.
plan::Count bind_count(const StageWords& words, const plan::Plan& plan);

/// `having count:>=5`, of the plan's counts. `now` (seconds UTC) is what relative times start from.
plan::Having bind_having(const StageWords& words, const plan::Plan& plan, int64_t now);

}  // namespace kvq
