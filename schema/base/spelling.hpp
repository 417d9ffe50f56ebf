// SPDX-License-Identifier: MIT
// "Did you mean": finds the word in a list that the user most likely meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kvq {

/// Returns the nearest of the words by Damerau-Levenshtein distance, ignoring letter case. Empty if none is
/// near, that is, if more than a third of the letters differ.
std::string_view nearest(std::string_view word, std::span<const std::string_view> words);

/// Returns the nearest word within `most_edits`; empty if there is none.
std::string_view nearest(std::string_view word, std::span<const std::string_view> words, size_t most_edits);

/// Returns "did you mean 'from'?" or an empty text.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> words);

}  // namespace kvq
