// SPDX-License-Identifier: MIT
// Decides whether two mails with the same Message-ID are the same message.
#pragma once

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
/// append.
bool same_message(const Identity& one, const Identity& other);

/// Returns the text without the footer of the list software (a rule of underscores and a few lines) and
/// without trailing white space.
std::string_view without_list_footer(std::string_view text);

}  // namespace kvq
