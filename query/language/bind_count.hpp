// SPDX-License-Identifier: MIT
// The stages that count, and having, which filters counts.
#pragma once

#include <cstdint>

#include "query/language/bind_columns.hpp"

namespace kvq {

/// Binds `count, median(age) by month(date)` on the plan's mails.
plan::Count bind_count(const StageWords& words, const plan::Plan& plan);

/// Binds `having count:>=5` on the plan's counts. Relative times count from `now` (seconds UTC).
plan::Having bind_having(const StageWords& words, const plan::Plan& plan, int64_t now);

}  // namespace kvq
