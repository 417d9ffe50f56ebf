// SPDX-License-Identifier: MIT
// Lists and relays that put themselves into From, so that the mail passes DMARC: who wrote it all the same.
#pragma once

#include <optional>
#include <vector>

#include "schema/mail/rows.hpp"

namespace kvq {

/// The headers of a mail that tell who wrote it.
struct FromHeaders {
  std::optional<Mailbox> from;
  /// X-Original-From.
  std::optional<Mailbox> original_from;
  std::vector<Mailbox> reply_to;
};

/// Who wrote the mail, as far as its headers tell: X-Original-From; of `NAME via B4 Relay
/// <devnull+user.domain@kernel.org>` user@domain, if there is but one way to read it; of `NAME via LIST
/// <address>` the one person in Reply-To, if that is not LIST nor of another name. Else the sender.
std::optional<Mailbox> writer_of(const FromHeaders& headers);

}  // namespace kvq
