// SPDX-License-Identifier: MIT
#include "indexer/module.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/auxv.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "interface.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

constexpr const char* file = KVQ_INDEXER_MODULE;

[[noreturn]] void refuse(std::string_view what, std::string_view cause, const std::string& hint) {
  throw Error(ErrorKind::installation,
              fmt::format("'{}', the part of kvq that reads archives, {} ({})", file, what, cause), hint);
}

/// Returns the symbol of the module. Throws Error (installation) with the reason if there is none.
const void* symbol(void* module, const char* name) {
  const void* found = module == nullptr ? nullptr : dlsym(module, name);
  if (found == nullptr) {
    refuse("cannot be loaded", dlerror(),
           "it must be next to kvq, or where 'ninja install' puts it, and needs libgit2 and GMime");
  }
  return found;
}

/// Returns null, and sets dlerror(), if the module cannot be loaded. It is never unloaded.
void* open_module() {
  // By its bare name, which is searched in the program's RUNPATH.
  void* module = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  std::error_code failed;
  if (module != nullptr || std::filesystem::exists("/proc/self/exe", failed)) return module;
  // Without /proc, as in a bare chroot, the loader cannot expand the $ORIGIN of the RUNPATH.
  const std::filesystem::path program = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  return dlopen((program.parent_path() / file).c_str(), RTLD_NOW | RTLD_LOCAL);
}

const IndexerModule& loaded() {
  void* module = open_module();
  // Checked before any other symbol, because objects of another build may have a different layout.
  const std::string_view of_module =
      *static_cast<const char* const*>(symbol(module, "kvq_indexer_interface"));
  if (of_module != interface_name) {
    refuse("is from another build", fmt::format("it is from {}, this is {}", of_module, interface_name),
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
