// SPDX-License-Identifier: MIT
// The screen as a shared module, so that no other command loads ncurses.
#pragma once

#include <memory>

#include "cli/browse/screen/screen.hpp"

namespace kvq::browse {

struct BrowseModule {
  /// See ncurses_screen.hpp.
  std::unique_ptr<Screen> (*open)(bool with_colour);
  void (*restore_terminal)();
};

/// Returns the module; the first call loads it. Throws Error (installation).
const BrowseModule& browse_module();

}  // namespace kvq::browse
