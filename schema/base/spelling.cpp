// SPDX-License-Identifier: MIT
#include "schema/base/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "schema/base/fold.hpp"

namespace kvq {
namespace {

constexpr size_t longest_word = 256;

/// Counts the insertions, deletions, substitutions and swaps of adjacent letters between two words.
class Distance {
 public:
  explicit Distance(std::string_view word) : word_(fold(word)) {}

  /// Returns the distance if it is at most `most`, else a larger number. Computes only the cells of the table
  /// that can hold at most `most`.
  size_t to(std::string_view other, size_t most) {
    const auto [shorter, longer] = std::minmax({word_.size(), other.size()});
    if (longer - shorter > most) return most + 1;
    for (auto* row : {&before_last_, &last_, &row_}) row->assign(other.size() + 1, most + 1);
    for (size_t j = 0; j <= std::min(other.size(), most); ++j) last_[j] = j;
    for (size_t i = 1; i <= word_.size(); ++i) {
      if (fill_row(other, i, most) > most) return most + 1;
      before_last_.swap(last_);
      last_.swap(row_);
    }
    return last_[other.size()];
  }

 private:
  /// Returns the smallest number in the row.
  size_t fill_row(std::string_view other, size_t i, size_t most) {
    const size_t begin = i > most ? i - most : 1;
    const size_t end = std::min(other.size(), i + most);
    row_[begin - 1] = begin == 1 ? std::min(i, most + 1) : most + 1;
    if (end < other.size()) row_[end + 1] = most + 1;
    size_t smallest = row_[begin - 1];
    for (size_t j = begin; j <= end; ++j) {
      const char letter = fold(other[j - 1]);
      const size_t replaced = last_[j - 1] + (word_[i - 1] == letter ? 0 : 1);
      row_[j] = std::min({last_[j] + 1, row_[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && word_[i - 1] == fold(other[j - 2]) && word_[i - 2] == letter;
      if (swapped) row_[j] = std::min(row_[j], before_last_[j - 2] + 1);
      smallest = std::min(smallest, row_[j]);
    }
    return smallest;
  }

  std::string word_;
  std::vector<size_t> before_last_, last_, row_;
};

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> words, size_t most_edits) {
  if (word.size() > longest_word) return {};
  Distance distance(word);
  std::string_view best;
  size_t best_distance = most_edits + 1;
  for (const std::string_view candidate : words) {
    if (best_distance == 0) break;
    const size_t found = distance.to(candidate, best_distance - 1);
    if (found < best_distance && found < candidate.size()) {
      best = candidate;
      best_distance = found;
    }
  }
  return best;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> words) {
  return nearest(word, words, std::max<size_t>(1, word.size() / 3));
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> words) {
  const std::string_view meant = nearest(word, words);
  return meant.empty() ? std::string() : fmt::format("did you mean '{}'?", meant);
}

}  // namespace kvq
