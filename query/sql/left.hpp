// SPDX-License-Identifier: MIT
// How many mails conditions leave, as far as a plan tells.
#pragma once

#include <vector>

#include "query/language/plan.hpp"

namespace kvq::sql {

/// Usually fewer than all, or few: at most a year of mails or ten thousand commits. The fewer the mails are,
/// the more sets it is quicker not to make, but to ask about each mail.
enum class Left { many, fewer, few };

Left left_by(const plan::InRange& range);

/// Returns how many mails are left by conditions that must all hold, when others leave so many.
Left left_by(const std::vector<plan::Condition>& conditions, Left left);

}  // namespace kvq::sql
