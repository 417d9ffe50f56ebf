// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <iostream>
#include <string>

namespace kvq::fuzz {

/// Ends the process, where kvq does not keep a promise.
[[noreturn]] inline void fail(const std::string& what) {
  std::cerr << what << '\n';
  std::abort();
}

}  // namespace kvq::fuzz
