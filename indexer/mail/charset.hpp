// SPDX-License-Identifier: MIT
// Bytes of any charset to UTF-8 that is valid, whatever the mail says of itself.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

bool is_ascii(std::string_view bytes);
bool is_valid_utf8(std::string_view bytes);

/// Each byte as the character of that number: what senders who name no charset mostly mean.
std::string latin1_to_utf8(std::string_view bytes);

/// As it is where it is valid UTF-8, else as Latin-1.
std::string utf8_or_latin1(std::string bytes);

/// Shortens valid UTF-8 to so many bytes or a few less, between two characters; whether it was longer.
bool cut_to(std::string& text, size_t most_bytes);

enum class CharsetProblem { none, unknown, bad };

struct Utf8Text {
  std::string text;
  CharsetProblem problem = CharsetProblem::none;
};

/// Converts from the charset that a part names (empty: none named), and leaves NUL bytes out. Where that is
/// unknown or wrong, the text is read as UTF-8 or else Latin-1, and the problem said.
Utf8Text to_utf8(std::string bytes, std::string_view charset);

}  // namespace kvq
