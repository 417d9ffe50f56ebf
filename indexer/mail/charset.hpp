// SPDX-License-Identifier: MIT
// Converts bytes of any charset to valid UTF-8, even if the mail declares the wrong charset.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

bool is_ascii(std::string_view bytes);
bool is_valid_utf8(std::string_view bytes);

/// Converts each byte to the character with that number. Senders who declare no charset usually mean Latin-1.
std::string latin1_to_utf8(std::string_view bytes);

/// Returns the bytes unchanged if they are valid UTF-8; else converts them from Latin-1.
std::string utf8_or_latin1(std::string bytes);

/// Truncates valid UTF-8 to at most `most_bytes`, between two characters. Returns whether it was longer.
bool cut_to(std::string& text, size_t most_bytes);

enum class CharsetProblem { none, unknown, bad };

struct Utf8Text {
  std::string text;
  CharsetProblem problem = CharsetProblem::none;
};

/// Converts from the charset that a part declares (empty: none) and removes NUL bytes. If the charset is
/// unknown or wrong, decodes the text as UTF-8 or else Latin-1, and reports the problem.
Utf8Text to_utf8(std::string bytes, std::string_view charset);

}  // namespace kvq
