// SPDX-License-Identifier: MIT
// The state of the process before a command runs.
#pragma once

namespace kvq {

/// Makes faults of the machine errors of system calls where possible, and otherwise ends the process with one
/// line and the exit code of the fault:
/// - a closed standard descriptor is opened so that reading and writing it fail: otherwise the database could
///   become standard error, and a message would be written into it;
/// - SIGPIPE and SIGXFSZ (a file reaches RLIMIT_FSIZE) do not end the process, so that write() fails;
/// - SIGBUS, which a mapped file sends if it was cut short or if the disk does not return a page, and
///   SIGABRT, which GLib sends if there is no memory, print a line.
void prepare_process();

}  // namespace kvq
