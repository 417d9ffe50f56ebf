// SPDX-License-Identifier: MIT
// Extracts the part that is common to the Message-IDs of one run of a sending tool.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns the Message-ID without the number of the mail in its run. Knows those of git send-email
/// (`20250303100000.1234-5-ada@example.org`) and b4 (`20250303-topic-v2-5-0123456789ab@example.org`); empty
/// for any other.
std::string message_id_stem(std::string_view message_id);

}  // namespace kvq
