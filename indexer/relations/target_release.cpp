// SPDX-License-Identifier: MIT
#include "indexer/relations/target_release.hpp"

#include <algorithm>
#include <array>

#include "schema/base/fold.hpp"

namespace kvq {
namespace {

constexpr std::string_view digits = "0123456789";

/// Returns the release at the front, without what follows it: `5.10` of `5.10.y`; empty if there is none.
std::string_view release_at(std::string_view text) {
  const size_t dot = text.find_first_not_of(digits);
  if (dot == 0 || dot == std::string_view::npos || text[dot] != '.') return {};
  const size_t end = std::min(text.find_first_not_of(digits, dot + 1), text.size());
  if (end == dot + 1 && end < text.size() && text[end] == '{') return text;  // 4.{9,14}
  // 1.5/2 is the number of a patch.
  const bool is_number = end < text.size() && text[end] == '/';
  return end == dot + 1 || is_number ? std::string_view() : text.substr(0, end);
}

std::string_view without_tree(std::string_view word) {
  constexpr std::array<std::string_view, 6> trees = {"for-stable-", "stable-", "stable/",
                                                     "stable:",     "linux-",  "v"};
  for (const std::string_view tree : trees) {
    if (word.starts_with(tree)) word.remove_prefix(tree.size());
  }
  return word;
}

}  // namespace

std::string target_release(std::string_view words) {
  std::string out;
  if (words.find('.') == std::string_view::npos) return out;
  for (size_t at = words.find_first_not_of(' '); at != std::string_view::npos;) {
    const size_t end = std::min(words.find(' ', at), words.size());
    const std::string word = fold(words.substr(at, end - at));
    if (const std::string_view release = release_at(without_tree(word)); !release.empty()) {
      if (!out.empty()) out += ' ';
      out += release;
    }
    at = words.find_first_not_of(' ', end);
  }
  return out;
}

}  // namespace kvq
