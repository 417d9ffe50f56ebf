// SPDX-License-Identifier: MIT
// Texts whose lines a mail program broke, to join them again (RFC 3676).
#pragma once

#include <string>
#include <string_view>

namespace kvq {

enum class FlowedText {
  /// As `git mailinfo` reads it: every line that ends with a blank goes on in the next.
  of_patch,
  /// Quoted lines stay as they are (`> ` is an empty one), and no line goes on in a quoted line, in a
  /// signature, or in one that begins with a word and a colon, as tags do.
  of_answer,
};

/// Returns the text as one with this Content-Type is meant, which must be in lower case. Unless it says
/// format=flowed, that is the text itself. Takes linear time.
std::string whole_lines(std::string text, std::string_view content_type, FlowedText kind);

}  // namespace kvq
