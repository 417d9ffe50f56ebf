// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

namespace kvq {

/// Returns increasing numbers as people write them: "1, 3-40, 42". Three and more in a row are a range.
inline std::string number_ranges(const std::vector<int>& numbers) {
  std::string out;
  for (size_t i = 0; i < numbers.size();) {
    size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    if (!out.empty()) out += ", ";
    constexpr size_t shortest = 3;
    if (end - i < shortest) {
      out += fmt::format("{}", numbers[i++]);
    } else {
      out += fmt::format("{}-{}", numbers[i], numbers[end - 1]);
      i = end;
    }
  }
  return out;
}

}  // namespace kvq
