// SPDX-License-Identifier: MIT
// When two mails with one Message-ID are one message.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kvq {

/// What a message is known by besides its Message-ID. The text is its first text part.
struct Identity {
  std::string_view sender;
  std::optional<int64_t> sent;
  std::string_view subject;
  std::string_view text;
};

/// Whether two mails are copies of one, as a cross-post gives: equal but for the footers that lists append.
bool same_message(const Identity& one, const Identity& other);

/// The text without what a list's software appends (a rule of underscores and a few lines), and without
/// trailing white space.
std::string_view without_list_footer(std::string_view text);

}  // namespace kvq
