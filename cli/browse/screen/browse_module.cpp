// SPDX-License-Identifier: MIT
#include "cli/browse/screen/browse_module.hpp"

#include "browse_interface.hpp"
#include "schema/base/shared_module.hpp"

namespace kvq::browse {

const BrowseModule& browse_module() {
  static const auto& module =
      *static_cast<const BrowseModule*>(load_module({.file = KVQ_BROWSE_MODULE,
                                                     .what = "the part of kvq that browses",
                                                     .needs = "ncurses",
                                                     .interface_symbol = "kvq_browse_interface",
                                                     .interface = browse_interface,
                                                     .functions_symbol = "kvq_browse"}));
  return module;
}

}  // namespace kvq::browse
