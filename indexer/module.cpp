// SPDX-License-Identifier: MIT
#include "indexer/module.hpp"

#include "interface.hpp"
#include "schema/base/shared_module.hpp"

namespace kvq {

const IndexerModule& indexer_module() {
  static const auto& module =
      *static_cast<const IndexerModule*>(load_module({.file = KVQ_INDEXER_MODULE,
                                                      .what = "the part of kvq that reads archives",
                                                      .needs = "libgit2 and GMime",
                                                      .interface_symbol = "kvq_indexer_interface",
                                                      .interface = indexer_interface,
                                                      .functions_symbol = "kvq_indexer"}));
  return module;
}

}  // namespace kvq
