// SPDX-License-Identifier: MIT
#include "schema/base/numbers.hpp"

#include <fmt/format.h>

namespace kvq {

std::string grouped(int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3) {
    digits.insert(static_cast<size_t>(at), ",");
  }
  return digits;
}

std::string size_text(int64_t bytes) {
  constexpr double unit = 1024;
  const auto number = static_cast<double>(bytes);
  if (number < unit * unit) return fmt::format("{:.0f} kB", number / unit);
  return fmt::format("{:.1f} MB", number / unit / unit);
}

}  // namespace kvq
