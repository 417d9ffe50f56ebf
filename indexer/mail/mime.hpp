// SPDX-License-Identifier: MIT
// Decodes the MIME structure, encoded words, addresses and dates of mails. All results are valid UTF-8
// without NUL bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/mail/headers.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

/// Returns a header's value on one line, with its encoded words (RFC 2047) decoded.
std::string decode_header(std::string_view value);

/// Returns the first mailbox of a raw header value; `text` is the whole value as written. Absent if the value
/// has no address.
std::optional<Mailbox> parse_mailbox(std::string_view value);

struct HeaderDate {
  /// Seconds UTC.
  int64_t time;
  /// Minutes east of UTC.
  int64_t zone;
};

/// Parses an RFC 5322 date leniently. Absent if it is invalid or not in the years 1 to 9999.
std::optional<HeaderDate> parse_date(std::string_view value);

/// The texts of a mail and its named attachments.
struct MimeContent {
  /// The text parts, with LF line ends: the first text/plain part (or the words of the HTML parts if there is
  /// none), then the others in order.
  std::vector<std::string> texts;
  std::vector<Attachment> attachments;
  std::vector<Defect> defects;
};

MimeContent parse_content(const SplitMail& mail);

}  // namespace kvq
