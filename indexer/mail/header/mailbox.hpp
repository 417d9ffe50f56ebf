// SPDX-License-Identifier: MIT
// Reads mailboxes: a name and an address (RFC 5322, 3.4). Where people and mailers break the rules, reads
// them as git mailinfo and b4 do. Takes linear time.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "schema/mail/rows.hpp"

namespace kvq {

/// Splits an address list header at its commas and semicolons into raw mailboxes (RFC 5322, 3.4). A word
/// without an @ before a comma or semicolon is the beginning of a name: `Byron, Ada <ada@example.org>`.
std::vector<std::string_view> split_addresses(std::string_view value);

/// Returns the first mailbox of a raw header value; `text` is the whole value as written. The address is the
/// first text with an @ in angle brackets, else the first word with an @; the rest is the name. A value
/// without an @ is read again after its encoded words are decoded. Absent if the value has no address; the
/// word `root` alone, or in angle brackets, is one.
std::optional<Mailbox> parse_mailbox(std::string_view value);

/// Returns the text up to the end of the first address with an @ in it; empty if there is none. What follows
/// the mailbox in a trailer, such as `# arm64`, is not part of it.
std::string_view mailbox_at_start(std::string_view text);

}  // namespace kvq
