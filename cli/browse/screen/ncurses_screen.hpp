// SPDX-License-Identifier: MIT
// A screen drawn by ncurses.
#pragma once

#include <memory>

#include "cli/browse/screen/screen.hpp"

namespace kvq::browse {

/// Takes the terminal of standard input and output until the screen is destroyed; there is one screen at a
/// time. Throws Error (usage) if TERM names no terminal whose cursor can be moved.
std::unique_ptr<Screen> open_ncurses(bool with_colour);

/// Brings the terminal back to what it was before the screen was opened; does nothing without a screen. For
/// signal handlers: calls only functions that signal-safety(7) lists.
void restore_terminal();

}  // namespace kvq::browse
