// SPDX-License-Identifier: MIT
// Loads the parts of kvq that are shared modules, because few commands need them and their libraries load
// slowly.
#pragma once

namespace kvq {

/// A part of kvq in a file of its own.
struct SharedModule {
  /// Searched beside the program, then where 'ninja install' puts it.
  const char* file;
  /// For messages: "the part of kvq that reads archives".
  const char* what;
  /// For messages: the libraries that it needs.
  const char* needs;
  /// The symbol that holds the name of the module's interface, and the name that this program expects.
  const char* interface_symbol;
  const char* interface;
  /// The symbol to return: the table of the module's functions.
  const char* functions_symbol;
};

/// Returns the address of the module's functions. The module is never unloaded. Throws Error (installation)
/// if it is missing or from another build.
const void* load_module(const SharedModule& module);

}  // namespace kvq
