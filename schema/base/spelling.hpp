// SPDX-License-Identifier: MIT
// "Did you mean": the word of a list that was most likely meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kvq {

/// The nearest of the words by Damerau-Levenshtein distance, letter case ignored; empty where none is near
/// (more than a third of the letters differ).
std::string_view nearest(std::string_view word, std::span<const std::string_view> words);

/// The nearest one that is at most so many edits away.
std::string_view nearest(std::string_view word, std::span<const std::string_view> words, size_t most_edits);

/// "did you mean 'from'?", or an empty text.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> words);

}  // namespace kvq
