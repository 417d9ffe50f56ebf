// SPDX-License-Identifier: MIT
// Writing a mail.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/mail/rows.hpp"

namespace kvq {

/// The mailboxes that a user names, with commas between them, such as "Jo Doe <jo@example.org>, a@b.org".
/// Throws Error (usage) if any part of the text is none, has no domain or cannot stand in a header.
std::vector<Mailbox> read_mailboxes(const std::string& text);

struct Mail {
  /// Empty: whoever sends it fills them in.
  std::vector<Mailbox> from = {};
  std::vector<Mailbox> to = {};
  /// Line breaks and other control characters of it become spaces.
  std::string subject = {};
  /// Seconds UTC.
  int64_t date = 0;
  /// UTF-8.
  std::string text = {};
  std::string html = {};
};

/// A whole mail with both as alternatives (RFC 2046, 5.1.4), in 7 bits and UTF-8, lines ending in LF as
/// sendmail takes them. The same mail gives the same bytes.
std::string composed(const Mail& mail);

}  // namespace kvq
