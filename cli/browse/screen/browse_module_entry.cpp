// SPDX-License-Identifier: MIT
#include "browse_interface.hpp"
#include "cli/browse/screen/browse_module.hpp"
#include "cli/browse/screen/ncurses_screen.hpp"

extern "C" {
[[gnu::visibility("default")]] extern const char* const kvq_browse_interface;
[[gnu::visibility("default")]] extern const kvq::browse::BrowseModule kvq_browse;

const char* const kvq_browse_interface = kvq::browse_interface;

const kvq::browse::BrowseModule kvq_browse = {.open = kvq::browse::open_ncurses,
                                              .restore_terminal = kvq::browse::restore_terminal};
}
