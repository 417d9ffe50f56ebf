// SPDX-License-Identifier: MIT
// Finds the author of a mail whose From was replaced by a list or relay, so that the mail passes DMARC.
#pragma once

#include <optional>
#include <vector>

#include "schema/mail/rows.hpp"

namespace kvq {

/// The headers that identify the author of a mail.
struct FromHeaders {
  std::optional<Mailbox> from;
  /// X-Original-From.
  std::optional<Mailbox> original_from;
  std::vector<Mailbox> reply_to;
};

/// Returns the author according to the headers: X-Original-From; for `NAME via B4 Relay
/// <devnull+user.domain@kernel.org>` user@domain, if it is unambiguous; for `NAME via LIST <address>` the
/// only person in Reply-To, unless that is LIST or has another name. Otherwise returns the sender.
std::optional<Mailbox> writer_of(const FromHeaders& headers);

}  // namespace kvq
