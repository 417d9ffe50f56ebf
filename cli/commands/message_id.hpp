// SPDX-License-Identifier: MIT
// The mails that the user names.
#pragma once

#include <string>

namespace kvq {

/// Returns the Message-ID without `<>`, or the one in the address of a web archive. Throws Error (usage) for
/// an address without one.
std::string message_id_of(const std::string& text);

/// Throws Error (usage): the database has no such mail.
[[noreturn]] void unknown_message_id(const std::string& id);

}  // namespace kvq
