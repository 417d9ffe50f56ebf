// SPDX-License-Identifier: MIT
// Composes mails.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/mail/rows.hpp"

namespace kvq {

/// Parses the user's comma-separated list of mailboxes, such as "Jo Doe <jo@example.org>, a@b.org". Throws
/// Error (usage) if any part is not a mailbox, has no domain, or is not valid in a header.
std::vector<Mailbox> read_mailboxes(const std::string& text);

struct Mail {
  /// If empty, the program that sends the mail fills them in.
  std::vector<Mailbox> from = {};
  std::vector<Mailbox> to = {};
  /// Line breaks and other control characters become spaces.
  std::string subject = {};
  /// Seconds UTC.
  int64_t date = 0;
  /// UTF-8.
  std::string text = {};
  std::string html = {};
};

/// Returns a whole mail with the text and the HTML as alternatives (RFC 2046, 5.1.4): UTF-8 encoded in 7
/// bits, with LF line ends, as sendmail expects. The same mail always yields the same bytes.
std::string composed(const Mail& mail);

}  // namespace kvq
