// SPDX-License-Identifier: MIT
// The fault of a run, for both shims: what to count, and what happens at the Nth call. Set by the
// environment:
//
//   KVQ_FAULT=OPERATION:N:ACTION    at the Nth call; with 'N+' also at every later one
//   KVQ_FAULT_ROOT=FOLDER           only files below this folder count
//   KVQ_FAULT_COUNTS=FILE           the number of calls of each operation, as 8-byte integers
//
// ACTION is the name of an errno (ENOSPC), or one of these words:
//
//   kill   SIGKILL before the call         torn   half of a write, then SIGKILL
//   short  half of a read or write         drop   reports success, but writes nothing
//   flip   writes, with one bit changed
#pragma once

#include <cstdint>
#include <optional>

namespace kvq::faults {

/// Each system call belongs to one kind, and each that changes a file also to `change`. The names that begin
/// with `vfs_` are calls of SQLite's VFS.
enum class Operation {
  write,
  sync,
  truncate,
  open,
  read,
  map,
  remove,
  change,
  sqlite_memory,
  memory,
  vfs_write,
  vfs_sync,
  vfs_truncate,
  vfs_read,
  vfs_size,
  vfs_open,
  vfs_delete,
  vfs_access,
  vfs_lock,
  vfs_map,
  number_of_operations,
};

enum class Action { fail, kill, torn, shorten, drop, flip };

struct Fault {
  Action action;
  /// For Action::fail.
  int error;
};

/// Counts a call, and returns the fault that it meets, if any. Kills the process itself for Action::kill.
std::optional<Fault> met(Operation operation);

/// Like met(), for a call that changes a file: it may meet a fault of its kind or of `change`.
std::optional<Fault> met_by_change(Operation operation);

/// Whether the path is below KVQ_FAULT_ROOT.
bool is_below_root(const char* path);

[[noreturn]] void kill_this_process();

}  // namespace kvq::faults
