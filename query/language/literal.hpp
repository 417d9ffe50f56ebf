// SPDX-License-Identifier: MIT
// The words of a text, which the full-text index finds, and its signs, which must be checked in the mail's
// text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// Whether a text has a letter, digit or `_`: the words of the full-text index consist of these.
bool has_word(std::string_view text);

/// Returns a regular expression (RE2) for a text with a `+`, `-` or `#` at the edge of a word, as in C++, #if
/// and -EINVAL; absent for other texts. It ignores letter case, and white space matches any white space.
std::optional<std::string> literal_regex(std::string_view text);

}  // namespace kvq
