// SPDX-License-Identifier: MIT
// Finds sentences that say that patches were applied.
#pragma once

#include <optional>
#include <string>

#include "indexer/mail/prose/sentences.hpp"

namespace kvq {

/// Returns the patches that the sentence says are applied (schema/mail/patch_numbers.hpp); nothing if it does
/// not say so.
std::optional<std::string> patches_applied(const Sentence& sentence);

}  // namespace kvq
