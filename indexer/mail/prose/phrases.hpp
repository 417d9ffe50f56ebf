// SPDX-License-Identifier: MIT
// Pieces of the regular expressions for what people write in answers, and how they are looked for. The pieces
// are macros because only literals can be joined at compile time. All of them are for words as in
// `Sentence::words`.
#pragma once

#include <algorithm>
#include <string_view>

#include "schema/base/regex.hpp"

namespace kvq {

inline bool has(const Regex& pattern, std::string_view words) {
  return pattern.found_in(words);
}

/// Returns the words behind the first match of the pattern; empty if there is none.
inline std::string_view behind(const Regex& pattern, std::string_view words) {
  const auto end = pattern.end_of_first_match(words);
  return end ? words.substr(std::min(*end, words.size())) : std::string_view();
}

}  // namespace kvq

// A condition or a wish at the start of a sentence: nothing in it has happened.
#define KVQ_CONDITION                                                                                      \
  "(?:if|once|when|whenever|until|till|unless|before|as soon as|assuming|provided|in "                     \
  "case|should|would|could|can|"                                                                           \
  "will|please|pls|may|might|must|let's|let|whether|suppose|supposing|imagine|ideally|even if|only if|as " \
  "long as)"
