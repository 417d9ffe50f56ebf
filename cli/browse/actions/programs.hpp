// SPDX-License-Identifier: MIT
// Other programs, which are started without a shell: their arguments may come from a mail.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kvq::browse {

/// Runs a program in the terminal and waits for it. Returns its exit code; absent if it could not be started
/// or a signal ended it.
std::optional<int> run_in_terminal(const std::vector<std::string>& words);

/// Starts a program that does not use the terminal, and does not wait for it. Returns whether it was started.
bool start_aside(const std::vector<std::string>& words);

/// Whether a program of that name is in a folder of PATH.
bool is_installed(std::string_view program);

/// Splits a command of the user's at its blanks. There are no quotes.
std::vector<std::string> words_of(std::string_view command);

/// Whether the browser that a command names draws in the terminal.
bool is_terminal_browser(std::string_view command);

/// Returns the sequence that copies a text to the clipboard of the terminal (OSC 52 of xterm).
std::string copying(std::string_view text);

}  // namespace kvq::browse
