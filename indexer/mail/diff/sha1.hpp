// SPDX-License-Identifier: MIT
// SHA-1, the hash of git's object ids.
#pragma once

#include <array>
#include <string_view>

namespace kvq {

using Sha1 = std::array<unsigned char, 20>;

Sha1 sha1(std::string_view bytes);

}  // namespace kvq
