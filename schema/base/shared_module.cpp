// SPDX-License-Identifier: MIT
#include "schema/base/shared_module.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/auxv.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "schema/base/error.hpp"

namespace kvq {
namespace {

[[noreturn]] void refuse(const SharedModule& module, std::string_view what, std::string_view cause,
                         const std::string& hint) {
  throw Error(ErrorKind::installation,
              fmt::format("'{}', {}, {} ({})", module.file, module.what, what, cause), hint);
}

/// Returns the symbol of the module. Throws Error (installation) with the reason if there is none.
const void* symbol(const SharedModule& module, void* opened, const char* name) {
  const void* found = opened == nullptr ? nullptr : dlsym(opened, name);
  if (found == nullptr) {
    refuse(
        module, "cannot be loaded", dlerror(),
        fmt::format("it must be next to kvq, or where 'ninja install' puts it, and needs {}", module.needs));
  }
  return found;
}

/// Returns null, and sets dlerror(), if the module cannot be loaded.
void* open_module(const char* file) {
  // By its bare name, which is searched in the program's RUNPATH.
  void* module = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  std::error_code failed;
  if (module != nullptr || std::filesystem::exists("/proc/self/exe", failed)) return module;
  // Without /proc, as in a bare chroot, the loader cannot expand the $ORIGIN of the RUNPATH.
  const std::filesystem::path program = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  return dlopen((program.parent_path() / file).c_str(), RTLD_NOW | RTLD_LOCAL);
}

}  // namespace

const void* load_module(const SharedModule& module) {
  void* opened = open_module(module.file);
  // Checked before any other symbol, because objects of another build may have a different layout.
  const std::string_view of_module =
      *static_cast<const char* const*>(symbol(module, opened, module.interface_symbol));
  if (of_module != module.interface) {
    refuse(module, "is from another build",
           fmt::format("it is from {}, this is {}", of_module, module.interface),
           fmt::format(
               "install all of {} again",
               std::string_view(module.interface).substr(0, std::string_view(module.interface).find(','))));
  }
  return symbol(module, opened, module.functions_symbol);
}

}  // namespace kvq
