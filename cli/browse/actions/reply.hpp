// SPDX-License-Identifier: MIT
// A reply to a mail: as a draft, and as a mailto address.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/report/pages/message_page.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::browse {

struct Reply {
  std::vector<std::string> to;
  std::vector<std::string> cc;
  std::string subject;
  /// Message-IDs without `<>`; `references` has the oldest first and ends with `in_reply_to`.
  std::string in_reply_to;
  std::vector<std::string> references;
  /// The quoted text, behind a line that says whose it is.
  std::string body;
};

/// Returns the reply to all: to the sender, or to whom the header Reply-To names, and to all others in Cc, as
/// kernel lists want it. The references are those of the thread (RFC 5322, 3.6.4).
Reply reply_to(const Database& database, const report::MessagePage& mail);

/// Returns the draft as a mail that git send-email and most mail programs read: headers in UTF-8, a blank
/// line, the text. No value can begin another header.
std::string draft_of(const Reply& reply);

/// Returns the address for a mail program (RFC 6068), with all values percent-encoded. A text that is long
/// for an address is left out.
std::string mailto_of(const Reply& reply);

}  // namespace kvq::browse
