// SPDX-License-Identifier: MIT
// The locks by which mail programs keep each other out of a mailbox in one file: a file beside it, FILE.lock,
// and a lock of fcntl().
#pragma once

#include <chrono>
#include <filesystem>

#include "schema/base/descriptor.hpp"

namespace kvq {

class MailboxLock {
 public:
  /// Waits for both locks. Removes the lock of a run of kvq that was killed. Throws Error (locked) if another
  /// program keeps one for longer, and Error (usage) if the folder cannot be written. The mailbox need not
  /// exist.
  MailboxLock(const std::filesystem::path& mailbox, std::chrono::milliseconds most);
  ~MailboxLock();
  MailboxLock(const MailboxLock&) = delete;
  MailboxLock& operator=(const MailboxLock&) = delete;

  /// The mailbox, open to be read; -1 if there was none. Another descriptor for it would end the lock when it
  /// is closed.
  int mailbox() const { return mailbox_.number(); }

 private:
  std::filesystem::path lock_;
  Descriptor mailbox_;
};

}  // namespace kvq
