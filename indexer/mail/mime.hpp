// SPDX-License-Identifier: MIT
// MIME structure, encoded words, addresses and dates of mails. Everything that comes out is valid UTF-8
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

/// A header's value with its encoded words (RFC 2047) decoded, on one line.
std::string decode_header(std::string_view value);

/// The first mailbox of a raw header value; `text` is the whole value as it stands. Absent where there is
/// no address in it.
std::optional<Mailbox> parse_mailbox(std::string_view value);

struct HeaderDate {
  /// Seconds UTC.
  int64_t time;
  /// Minutes east of UTC.
  int64_t zone;
};

/// An RFC 5322 date, read leniently. Absent where it is none, or not of the years 1 to 9999.
std::optional<HeaderDate> parse_date(std::string_view value);

/// The texts of a mail and its named attachments.
struct MimeContent {
  /// The text parts, LF line ends: the first text/plain part first (an HTML part's words where there is
  /// none), then the others in order.
  std::vector<std::string> texts;
  std::vector<Attachment> attachments;
  std::vector<Defect> defects;
};

MimeContent parse_content(const SplitMail& mail);

}  // namespace kvq
