// SPDX-License-Identifier: MIT
// Converts bytes of any charset to valid UTF-8, as browsers do. A wrong byte spoils only one character.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvq {

bool is_ascii(std::string_view bytes);
bool is_valid_utf8(std::string_view bytes);

/// Converts each byte to a character. The bytes from 0x80 to 0x9f are those of windows-1252, which senders of
/// Latin-1 mean (WHATWG Encoding, 4.2); the five that it does not have are control characters.
std::string latin1_to_utf8(std::string_view bytes);

/// Keeps the characters that are valid UTF-8. A character that is cut off or invalid becomes U+FFFD; any
/// other byte is read as Latin-1, as is a text without any character of UTF-8.
std::string utf8_or_latin1(std::string bytes);

/// Truncates valid UTF-8 to at most `most_bytes`, between two characters. Returns whether it was longer.
bool cut_to(std::string& text, size_t most_bytes);

enum class CharsetProblem { none, unknown, bad };

struct Utf8Text {
  std::string text;
  CharsetProblem problem = CharsetProblem::none;
};

/// Converts from the charset that a part declares (empty: none) and removes NUL bytes. A byte order mark
/// overrides the charset, and is removed. If the charset is unknown, or wrong and the text is valid UTF-8, it
/// is read as UTF-8 or else Latin-1; else each wrong byte becomes U+FFFD. Reports such problems. The text
/// may end when it has more than `most_bytes`.
Utf8Text to_utf8(std::string bytes, std::string_view charset, size_t most_bytes = std::string::npos);

}  // namespace kvq
