// SPDX-License-Identifier: MIT
// A process that ends within a signal handler runs no destructors. What the user would miss is done here.
#pragma once

namespace kvq {

/// Sets what to do before the message of a sudden end is printed; null for nothing. It is called in signal
/// handlers, so it may call only functions that signal-safety(7) lists.
void before_sudden_end(void (*restore)());

/// Does it, once.
void prepare_sudden_end();

}  // namespace kvq
