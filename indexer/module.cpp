// SPDX-License-Identifier: MIT
#include "indexer/module.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "interface.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

constexpr const char* file = KVQ_INDEXER_MODULE;

[[noreturn]] void refuse(std::string_view what, std::string_view cause, const std::string& hint) {
  throw Error(ErrorKind::installation,
              fmt::format("'{}', the part of kvq that reads archives, {} ({})", file, what, cause), hint);
}

/// The symbol of the module, or why there is none is told.
const void* symbol(void* module, const char* name) {
  const void* found = module == nullptr ? nullptr : dlsym(module, name);
  if (found == nullptr) {
    refuse("cannot be loaded", dlerror(),
           "it belongs beside kvq, or where 'ninja install' puts it, and needs libgit2 and GMime");
  }
  return found;
}

const IndexerModule& loaded() {
  // By its name alone: it is looked for where the program's RUNPATH says. It is never unloaded.
  void* module = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  // Before anything else of it: an object of another build may have another layout.
  const std::string_view of_module =
      *static_cast<const char* const*>(symbol(module, "kvq_indexer_interface"));
  if (of_module != interface_name) {
    refuse("is of another build", fmt::format("it is of {}, this is {}", of_module, interface_name),
           "install all of kvq " KVQ_VERSION " again");
  }
  return *static_cast<const IndexerModule*>(symbol(module, "kvq_indexer"));
}

}  // namespace

const IndexerModule& indexer_module() {
  static const IndexerModule& module = loaded();
  return module;
}

}  // namespace kvq
