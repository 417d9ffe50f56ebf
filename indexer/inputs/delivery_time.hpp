// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "indexer/mail/mail.hpp"

namespace kvq {

/// Returns when a mail that is in no repository was delivered, in seconds UTC, in place of the time of a
/// commit: the time of its newest Received field that is credible, else that of its Date, else `file_time`. A
/// time is credible from RFC 822 on, of August 1982, until a day after `now`. The `From ` lines of mailboxes
/// are not asked: many programs write the time of an export there, or 1970.
int64_t delivery_time(const ParsedMail& mail, int64_t file_time, int64_t now);

}  // namespace kvq
