// SPDX-License-Identifier: MIT
// The target of a request: the path and the parameters in its first line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kvq::serve {

struct RequestTarget {
  /// Decoded; begins with '/'.
  std::string path;
  /// Decoded, in order; '+' stands for a space. A name without '=' has an empty value.
  std::vector<std::pair<std::string, std::string>> parameters;
};

/// Reads a target such as `/search?q=is%3Apatch`. Absent if it is no path, or has a '%' without two
/// hexadecimal digits, or a NUL: then names could end early in some library.
std::optional<RequestTarget> request_target(std::string_view raw);

/// Returns the text with `%41` decoded, and '+' as a space if `form`. Absent as above.
std::optional<std::string> percent_decoded(std::string_view text, bool form);

}  // namespace kvq::serve
