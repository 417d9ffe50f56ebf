// SPDX-License-Identifier: MIT
// Decides whether two mails with the same Message-ID are the same message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kvq {

/// The fields that identify a message besides its Message-ID. `text` is its first text part.
struct Identity {
  std::string_view sender;
  std::optional<int64_t> sent;
  std::string_view subject;
  std::string_view text;
};

/// Whether two mails are copies of one message, as in a cross-post: equal except for the footers that lists
/// append, and for what servers on the way change: blank lines, line ends, blanks at the ends of lines.
bool same_message(const Identity& one, const Identity& other);

/// Returns a number that is the same for copies of one message.
size_t hash_of(const Identity& mail);

/// Returns the text without the footer of the list software (a rule of underscores and a few lines) and
/// without trailing white space.
std::string_view without_list_footer(std::string_view text);

}  // namespace kvq
