// SPDX-License-Identifier: MIT
#include "cli/process.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "cli/base/output.hpp"
#include "cli/base/sudden_end.hpp"
#include "cli/failure.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

// Looked up before any signal.
const int code_of_database = exit_code(ErrorKind::database);
const int code_of_archive = exit_code(ErrorKind::archive);

/// As GNU programs do (gnulib's stdopen): /dev/null, opened the wrong way round.
void open_closed_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) >= 0) continue;
    // Returns the lowest free number, which is the closed one. A bare chroot has no /dev.
    if (open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0 && open("/", O_PATH) < 0) {
      _exit(code_of_database);
    }
  }
}

// The rest runs in signal handlers: only functions that signal-safety(7) lists, and no memory from the heap.

/// One line of /proc/self/maps: `BEGIN-END FLAGS OFFSET DEVICE INODE PATH`.
struct Mapping {
  uintptr_t begin = 0;
  uintptr_t end = 0;
  std::string_view path;
};

uintptr_t take_hex(std::string_view& text) {
  uintptr_t number = 0;
  while (!text.empty()) {
    const char c = text.front();
    if (c >= '0' && c <= '9') {
      number = number * 16 + static_cast<uintptr_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      number = number * 16 + static_cast<uintptr_t>(c - 'a' + 10);
    } else {
      break;
    }
    text.remove_prefix(1);
  }
  return number;
}

Mapping mapping_of(std::string_view line) {
  const size_t slash = line.find('/');
  Mapping out;
  if (slash != std::string_view::npos) out.path = line.substr(slash);
  out.begin = take_hex(line);
  if (!line.empty()) line.remove_prefix(1);
  out.end = take_hex(line);
  return out;
}

/// Calls use(line) for each line of a file until it returns true. Lines longer than the buffer are skipped.
template <class Use>
void each_line(const char* file, Use use) {
  static std::array<char, 8192> buffer;
  const int opened = open(file, O_RDONLY | O_CLOEXEC);
  if (opened < 0) return;
  size_t held = 0;
  for (;;) {
    const ssize_t bytes = read(opened, buffer.data() + held, buffer.size() - held);
    if (bytes <= 0) break;
    std::string_view rest(buffer.data(), held + static_cast<size_t>(bytes));
    for (size_t end; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1)) {
      if (use(rest.substr(0, end))) {
        close(opened);
        return;
      }
    }
    held = rest.size() == buffer.size() ? 0 : rest.size();
    for (size_t i = 0; i < held; ++i) buffer[i] = rest[i];
  }
  close(opened);
}

void print(std::string_view text) {
  // A name may hold bytes that control a terminal.
  std::array<char, 4096> line;
  size_t length = 0;
  for (const char c : text) {
    if (length == line.size() - 1) break;
    line[length++] = static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? '?' : c;
  }
  write_to_stderr({line.data(), length});
}

/// Returns for the first thread that calls it: if several meet a fault at once, one line is printed.
void begin_to_end() {
  static std::atomic_flag is_ending;
  while (is_ending.test_and_set()) pause();
  prepare_sudden_end();
}

/// A page of a mapped file cannot be read: SQLite maps the database and the index of its log, libgit2 the
/// packs.
void end_with_lost_page(int /*signal*/, siginfo_t* info, void* /*context*/) {
  begin_to_end();
  const auto address = reinterpret_cast<uintptr_t>(info->si_addr);
  bool is_archive = false;
  print("kvq: ");
  each_line("/proc/self/maps", [&](std::string_view line) {
    const Mapping mapping = mapping_of(line);
    if (address < mapping.begin || address >= mapping.end) return false;
    is_archive = mapping.path.ends_with(".pack") || mapping.path.ends_with(".idx");
    print("'");
    print(mapping.path.empty() ? "a file" : mapping.path);
    print("' ");
    return true;
  });
  print(
      "cannot be read: it was cut short while kvq read it, or the disk has an error (SIGBUS); check the "
      "file, then try again");
  write_to_stderr("\n");
  _exit(is_archive ? code_of_archive : code_of_database);
}

/// Ends the process with one line, whichever thread calls it first.
[[noreturn]] void end(std::string_view line, int code) {
  begin_to_end();
  write_to_stderr(line);
  _exit(code);
}

/// GLib, which reads the mails, aborts if it gets no memory, and so does the C++ library.
void end_with_abort(int /*signal*/) {
  end(errno == ENOMEM ? out_of_memory
                      : "kvq: a library ended kvq: it got no memory, or a check in it failed (SIGABRT)\n",
      code_of_database);
}

/// A library may not check an allocation. If the system gives no memory now, that is the
/// cause; otherwise the instruction runs again and ends the process as usual.
void end_without_memory(int signal) {
  constexpr size_t probe_bytes = 8u << 20;
  void* probe = mmap(nullptr, probe_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (probe == MAP_FAILED) end(out_of_memory, code_of_database);
  prepare_sudden_end();
  std::signal(signal, SIG_DFL);
}

/// An exception that nobody can catch: one thrown while another ends the command, or before main().
[[noreturn]] void end_with_exception() {
  try {
    if (const std::exception_ptr exception = std::current_exception()) std::rethrow_exception(exception);
  } catch (const std::bad_alloc&) {
    end(out_of_memory, exit_code(ErrorKind::database));
  } catch (...) {
    const Failure failure = failure_of(std::current_exception(), is_debugging());
    end(failure.text, failure.exit_code);
  }
  std::abort();
}

/// Runs before the initialization of globals, which allocates memory.
[[gnu::constructor(101)]] void prepare_to_end() {
  std::set_terminate(end_with_exception);
}

}  // namespace

void prepare_process() {
  open_closed_descriptors();
  std::signal(SIGPIPE, SIG_IGN);
  // Handlers, not SIG_IGN: the pager and the editor get the default action back.
  std::signal(SIGXFSZ, [](int) {});
  std::signal(SIGABRT, end_with_abort);
  struct sigaction lost_page {};
  lost_page.sa_sigaction = end_with_lost_page;
  lost_page.sa_flags = SA_SIGINFO;
  sigaction(SIGBUS, &lost_page, nullptr);
  // A sanitizer has its own.
  struct sigaction present {};
  if (sigaction(SIGSEGV, nullptr, &present) == 0 && present.sa_handler == SIG_DFL) {
    std::signal(SIGSEGV, end_without_memory);
  }
}

}  // namespace kvq
