// SPDX-License-Identifier: MIT
// Decodes the encoded words (RFC 2047) of headers.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns a header's value on one line, with its encoded words decoded, in valid UTF-8 without NUL bytes.
std::string decode_header(std::string_view value);

}  // namespace kvq
