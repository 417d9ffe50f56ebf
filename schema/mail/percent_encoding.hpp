// SPDX-License-Identifier: MIT
// Texts in URLs.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Encodes a path segment of a URL (RFC 3986, 3.3).
std::string percent_encoded(std::string_view text);

/// Decodes a text (RFC 3986, 2.1). A `%` without two hexadecimal digits stands for itself.
std::string percent_decoded(std::string_view text);

/// Encodes all but the unreserved characters (RFC 3986, 2.3), so that the text has no meaning in any part of
/// a URL.
std::string wholly_percent_encoded(std::string_view text);

}  // namespace kvq
