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

namespace fs = std::filesystem;

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

/// Returns the folder of this program.
fs::path program_folder() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  // A bare chroot has no /proc.
  return (failed ? fs::path(reinterpret_cast<const char*>(getauxval(AT_EXECFN))) : program).parent_path();
}

/// Returns null, and sets dlerror(), if the module cannot be loaded.
void* open_module(const char* file) {
  const fs::path folder = program_folder();
  for (const fs::path& place : {folder / file, folder / KVQ_MODULES_FOLDER / file}) {
    std::error_code failed;
    if (fs::exists(place, failed)) return dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
  }
  // Programs of the tests have a RUNPATH. kvq has none: the loader would search it for each of its libraries.
  return dlopen(file, RTLD_NOW | RTLD_LOCAL);
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
