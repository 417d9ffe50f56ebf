// SPDX-License-Identifier: MIT
#include "indexer/mirror/mirror_module.hpp"

#include "mirror_interface.hpp"
#include "schema/base/shared_module.hpp"

namespace kvq {

const MirrorModule& mirror_module() {
  static const auto& module =
      *static_cast<const MirrorModule*>(load_module({.file = KVQ_MIRROR_MODULE,
                                                     .what = "the part of kvq that mirrors archives",
                                                     .needs = "libgit2 and libcurl",
                                                     .interface_symbol = "kvq_mirror_interface",
                                                     .interface = mirror_interface,
                                                     .functions_symbol = "kvq_mirror"}));
  return module;
}

}  // namespace kvq
