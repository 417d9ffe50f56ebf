// SPDX-License-Identifier: MIT
// Replaces the system calls and allocations of a program (LD_PRELOAD) by ones that meet faults; see
// fault.hpp.

// With it, open() would be another name of open64(), and both are replaced here.
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <bitset>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>
#include <string_view>

#include "fault.hpp"

using kvq::faults::Action;
using kvq::faults::Fault;
using kvq::faults::Operation;

namespace {

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// The open files below the root. The others (the terminal, libraries, /proc) meet no faults.
std::array<std::atomic<bool>, 4096> is_watched;

bool watched(int file) {
  return file >= 0 && static_cast<size_t>(file) < is_watched.size() && is_watched[static_cast<size_t>(file)];
}

int watch(int file, const char* path) {
  if (file >= 0 && static_cast<size_t>(file) < is_watched.size()) {
    is_watched[static_cast<size_t>(file)] = kvq::faults::is_below_root(path);
  }
  return file;
}

/// Returns -1 and sets errno.
int failed(const Fault& fault) {
  errno = fault.error;
  return -1;
}

template <class Open>
int open_or_fail(const char* path, Open&& open) {
  if (kvq::faults::is_below_root(path)) {
    if (const auto fault = kvq::faults::met(Operation::open)) return failed(*fault);
  }
  return watch(open(), path);
}

template <class Read>
ssize_t read_or_fail(int file, size_t size, Read&& read) {
  if (!watched(file)) return read(size);
  const auto fault = kvq::faults::met(Operation::read);
  if (!fault) return read(size);
  if (fault->action == Action::shorten) return read(size > 1 ? size / 2 : size);
  return failed(*fault);
}

template <class Write>
ssize_t write_or_fail(int file, const void* bytes, size_t size, Write&& write) {
  if (!watched(file)) return write(bytes, size);
  const auto fault = kvq::faults::met_by_change(Operation::write);
  if (!fault) return write(bytes, size);
  switch (fault->action) {
    case Action::torn:
      write(bytes, size / 2);
      kvq::faults::kill_this_process();
    case Action::shorten:
      return write(bytes, size > 1 ? size / 2 : size);
    case Action::drop:
      return static_cast<ssize_t>(size);
    case Action::flip: {
      // On the stack, because allocations may be what fails. SQLite writes at most a page at once.
      std::array<char, 65536> changed{};
      if (size > changed.size() || size == 0) return write(bytes, size);
      std::memcpy(changed.data(), bytes, size);
      // SQLite fills its pages from the end.
      changed[size - 1 - size / 16] ^= 1;
      return write(changed.data(), size);
    }
    default:
      return failed(*fault);
  }
}

/// Returns whether the change must not happen, and sets `result`.
bool meets(Operation operation, int& result) {
  const auto fault = kvq::faults::met_by_change(operation);
  if (!fault) return false;
  if (fault->action == Action::torn) kvq::faults::kill_this_process();
  if (fault->action == Action::shorten || fault->action == Action::flip) return false;
  result = fault->action == Action::drop ? 0 : failed(*fault);
  return true;
}

/// The code of a library, to find out who allocates.
struct Range {
  uintptr_t begin = 0;
  uintptr_t end = 0;
  bool contains(const void* address) const {
    const auto at = reinterpret_cast<uintptr_t>(address);
    return at >= begin && at < end;
  }
};
Range sqlite;

int note_library(dl_phdr_info* info, size_t, void*) {
  const bool is_sqlite = std::string_view(info->dlpi_name).find("/libsqlite3.so") != std::string_view::npos;
  for (int i = 0; is_sqlite && i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    if (header.p_type != PT_LOAD || (header.p_flags & PF_X) == 0) continue;
    sqlite.begin = info->dlpi_addr + header.p_vaddr;
    sqlite.end = sqlite.begin + header.p_memsz;
  }
  return 0;
}

[[gnu::constructor]] void note_code_of_sqlite() {
  dl_iterate_phdr(note_library, nullptr);
}

/// Whether an allocation fails, if it is one of SQLite.
bool lacks_memory(const void* caller) {
  if (!sqlite.contains(caller) || !kvq::faults::met(Operation::sqlite_memory)) return false;
  errno = ENOMEM;
  return true;
}

}  // namespace

#pragma GCC visibility push(default)
void* operator new(size_t size) {
  if (kvq::faults::met(Operation::memory)) throw std::bad_alloc();
  static auto* const real = next<void*(size_t)>("malloc");
  if (void* const memory = real(size)) return memory;
  throw std::bad_alloc();
}

extern "C" {

void* malloc(size_t size) {
  static auto* const real = next<void*(size_t)>("malloc");
  return lacks_memory(__builtin_return_address(0)) ? nullptr : real(size);
}

void* realloc(void* old, size_t size) {
  static auto* const real = next<void*(void*, size_t)>("realloc");
  return lacks_memory(__builtin_return_address(0)) ? nullptr : real(old, size);
}

int open(const char* path, int flags, ...) {
  static auto* const real = next<int(const char*, int, ...)>("open");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_or_fail(path, [&] { return real(path, flags, mode); });
}

int open64(const char* path, int flags, ...) {
  static auto* const real = next<int(const char*, int, ...)>("open64");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_or_fail(path, [&] { return real(path, flags, mode); });
}

int close(int file) {
  static auto* const real = next<int(int)>("close");
  watch(file, nullptr);
  return real(file);
}

ssize_t read(int file, void* bytes, size_t size) {
  static auto* const real = next<ssize_t(int, void*, size_t)>("read");
  return read_or_fail(file, size, [&](size_t part) { return real(file, bytes, part); });
}

ssize_t pread(int file, void* bytes, size_t size, off_t at) {
  static auto* const real = next<ssize_t(int, void*, size_t, off_t)>("pread");
  return read_or_fail(file, size, [&](size_t part) { return real(file, bytes, part, at); });
}

ssize_t pread64(int file, void* bytes, size_t size, off64_t at) {
  static auto* const real = next<ssize_t(int, void*, size_t, off64_t)>("pread64");
  return read_or_fail(file, size, [&](size_t part) { return real(file, bytes, part, at); });
}

ssize_t write(int file, const void* bytes, size_t size) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  return write_or_fail(file, bytes, size,
                       [&](const void* from, size_t part) { return real(file, from, part); });
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return write_or_fail(file, bytes, size,
                       [&](const void* from, size_t part) { return real(file, from, part, at); });
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return write_or_fail(file, bytes, size,
                       [&](const void* from, size_t part) { return real(file, from, part, at); });
}

int fsync(int file) {
  static auto* const real = next<int(int)>("fsync");
  int result = 0;
  return watched(file) && meets(Operation::sync, result) ? result : real(file);
}

int fdatasync(int file) {
  static auto* const real = next<int(int)>("fdatasync");
  int result = 0;
  return watched(file) && meets(Operation::sync, result) ? result : real(file);
}

int ftruncate(int file, off_t size) {
  static auto* const real = next<int(int, off_t)>("ftruncate");
  int result = 0;
  return watched(file) && meets(Operation::truncate, result) ? result : real(file, size);
}

int ftruncate64(int file, off64_t size) {
  static auto* const real = next<int(int, off64_t)>("ftruncate64");
  int result = 0;
  return watched(file) && meets(Operation::truncate, result) ? result : real(file, size);
}

int unlink(const char* path) {
  static auto* const real = next<int(const char*)>("unlink");
  int result = 0;
  return kvq::faults::is_below_root(path) && meets(Operation::remove, result) ? result : real(path);
}

int rename(const char* from, const char* to) {
  static auto* const real = next<int(const char*, const char*)>("rename");
  int result = 0;
  return kvq::faults::is_below_root(to) && meets(Operation::remove, result) ? result : real(from, to);
}

void* mmap(void* place, size_t size, int protection, int flags, int file, off_t at) {
  static auto* const real = next<void*(void*, size_t, int, int, int, off_t)>("mmap");
  if (watched(file)) {
    if (const auto fault = kvq::faults::met(Operation::map)) {
      failed(*fault);
      return MAP_FAILED;
    }
  }
  return real(place, size, protection, flags, file, at);
}

void* mmap64(void* place, size_t size, int protection, int flags, int file, off64_t at) {
  static auto* const real = next<void*(void*, size_t, int, int, int, off64_t)>("mmap64");
  if (watched(file)) {
    if (const auto fault = kvq::faults::met(Operation::map)) {
      failed(*fault);
      return MAP_FAILED;
    }
  }
  return real(place, size, protection, flags, file, at);
}
}
#pragma GCC visibility pop
