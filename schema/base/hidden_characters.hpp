// SPDX-License-Identifier: MIT
// Characters that nobody sees, which can make code look like other code.
#pragma once

#include <optional>
#include <string_view>

namespace kvq {

/// Returns the first format character (Unicode category Cf, such as a bidirectional override or a space
/// without a width) of a line, unless the line has letters of a script in which such characters are usual
/// (category Lo). This is the rule by which b4 refuses a patch.
std::optional<char32_t> hidden_character(std::string_view line);

}  // namespace kvq
