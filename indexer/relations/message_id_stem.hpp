// SPDX-License-Identifier: MIT
// What the Message-IDs of one run of a sending tool have in common.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// The Message-ID without the number of the mail in its run: of git send-email
/// (`20250303100000.1234-5-ada@example.org`) and b4 (`20250303-topic-v2-5-0123456789ab@example.org`).
/// Empty for any other.
std::string message_id_stem(std::string_view message_id);

}  // namespace kvq
