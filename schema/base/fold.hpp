// SPDX-License-Identifier: MIT
// ASCII case folding, to compare addresses, domains and subsystems.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

constexpr char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string fold(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) c = fold(c);
  return folded;
}

}  // namespace kvq
