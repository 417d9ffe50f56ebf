// SPDX-License-Identifier: MIT
// Finds the quoted strings and comments of a structured header field (RFC 5322, 3.2). Takes linear time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// Returns a text of the same size in which each character of a quoted string is a letter and each one of a
/// comment is a space, so that the signs left have a meaning. A quote or a parenthesis without its
/// counterpart is an ordinary character.
std::string outline_of(std::string_view text);

/// Returns, by the place of its first parenthesis, the place after each comment; 0 if it does not end.
std::vector<size_t> ends_of_comments(std::string_view text);

}  // namespace kvq
