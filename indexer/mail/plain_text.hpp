// SPDX-License-Identifier: MIT
// Recognizes mails whose body is one plain text, which need no MIME parser.
#pragma once

#include <optional>
#include <string>

#include "indexer/mail/encoding/transfer_encoding.hpp"
#include "indexer/mail/header/headers.hpp"

namespace kvq {

struct PlainText {
  /// As declared; may be empty.
  std::string charset;
  TransferEncoding encoding = TransferEncoding::none;
};

/// Returns how to decode a mail whose body is one plain text, like most mails of a kernel list. Absent if
/// only GMime can read the body.
std::optional<PlainText> plain_text_of(const SplitMail& mail);

}  // namespace kvq
