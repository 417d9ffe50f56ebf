// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace kvq {

/// Returns a name for the controlling terminal of the process and the session on it, made of letters, digits
/// and
/// `-`. A new shell on the same terminal begins another session, unless it runs inside the first one. Absent
/// without a controlling terminal, and where /proc does not tell (proc(5)).
std::optional<std::string> terminal_session();

/// Whether a descriptor is open on the controlling terminal of the process.
bool is_controlling_terminal(int descriptor);

}  // namespace kvq
