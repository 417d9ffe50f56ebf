// SPDX-License-Identifier: MIT
// What the full text can find of a text, and what must be looked up in the text itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// Whether the text has a letter, digit or `_` at all: the full text's words are made of these.
bool has_word(std::string_view text);

/// A regular expression (RE2) for a text with a `+`, `-` or `#` at the edge of one of its words, as C++, #if
/// and -EINVAL have; absent for others. Letter case is ignored, and white space matches any.
std::optional<std::string> literal_regex(std::string_view text);

}  // namespace kvq
