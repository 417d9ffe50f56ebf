// SPDX-License-Identifier: MIT
// Finds sentences that refuse a patch, take it out of a tree, withdraw it, or take a word about it back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/mail/prose/sentences.hpp"

namespace kvq {

struct Refusal {
  /// As in Verdict.
  std::string_view kind;
  std::string object;
};

std::vector<Refusal> refusals_in(const Sentence& sentence);

}  // namespace kvq
