// SPDX-License-Identifier: MIT
#include "indexer/module.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string_view>

#include "schema/base/error.hpp"

namespace kvq {
namespace {

constexpr const char* file = KVQ_INDEXER_MODULE;

const IndexerModule& loaded() {
  // By its name alone: it is looked for where the program's RUNPATH says. It is never unloaded.
  void* module = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  void* entry = module == nullptr ? nullptr : dlsym(module, "kvq_indexer");
  if (entry == nullptr) {
    throw Error(ErrorKind::installation,
                fmt::format("'{}', the part of kvq that reads archives, cannot be loaded", file),
                "it belongs beside kvq, or where 'ninja install' puts it, and needs libgit2 and GMime");
  }
  const auto& indexer = *static_cast<const IndexerModule*>(entry);
  if (std::string_view(indexer.version) != KVQ_VERSION) {
    throw Error(ErrorKind::installation,
                fmt::format("'{}', the part of kvq that reads archives, is of kvq {}", file, indexer.version),
                "install all of kvq " KVQ_VERSION " again");
  }
  return indexer;
}

}  // namespace

const IndexerModule& indexer_module() {
  static const IndexerModule& module = loaded();
  return module;
}

}  // namespace kvq
