// SPDX-License-Identifier: MIT
// Work beside the calling thread, where the system allows another one.
#pragma once

#include <future>

namespace kvq {

/// The policy for std::async of work that may run in another thread. A limit on processes or memory may
/// forbid another thread; then get() runs the work, and a future that nobody reads never runs it. The
/// standard lets the library choose between the two: libstdc++ and libc++ defer only if they cannot make a
/// thread.
inline constexpr std::launch aside = std::launch::async | std::launch::deferred;

}  // namespace kvq
