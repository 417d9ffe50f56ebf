// SPDX-License-Identifier: MIT
// Texts in the paths of URLs.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Encodes a path segment of a URL (RFC 3986, 3.3).
std::string percent_encoded(std::string_view text);

}  // namespace kvq
