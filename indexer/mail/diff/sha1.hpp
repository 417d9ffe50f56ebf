// SPDX-License-Identifier: MIT
// SHA-1, the hash of git's object ids.
#pragma once

#include <array>
#include <initializer_list>
#include <string_view>

namespace kvq {

using Sha1 = std::array<unsigned char, 20>;

/// Returns the hash of the parts, one after the other.
Sha1 sha1(std::initializer_list<std::string_view> parts);

inline Sha1 sha1(std::string_view bytes) {
  return sha1({bytes});
}

}  // namespace kvq
