// SPDX-License-Identifier: MIT
// Preloaded into kvq (LD_PRELOAD) by faults.py: system calls that fail as a test wants.
//   KVQ_TEST_THREADS=N   only N threads can be made
//   KVQ_TEST_EIO=SUFFIX  reading a file whose name ends in SUFFIX fails with EIO, from byte 4096 on
// The C library would give pread() the name of pread64().
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <pthread.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool is_bad(int file, off_t offset) {
  const char* suffix = std::getenv("KVQ_TEST_EIO");
  if (suffix == nullptr || offset < 4096) return false;
  std::array<char, 4096> name{};
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t bytes = readlink(link.c_str(), name.data(), name.size());
  return bytes > 0 && std::string_view(name.data(), static_cast<size_t>(bytes)).ends_with(suffix);
}

template <class Read>
ssize_t read_or_fail(const char* name, int file, void* to, size_t bytes, off_t offset) {
  if (is_bad(file, offset)) {
    errno = EIO;
    return -1;
  }
  return real<Read>(name)(file, to, bytes, offset);
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                                                          void* (*run)(void*), void* argument) {
  static std::atomic<int> made = 0;
  const char* most = std::getenv("KVQ_TEST_THREADS");
  if (most != nullptr && ++made > std::atoi(most)) return EAGAIN;
  return real<decltype(pthread_create)>("pthread_create")(thread, attributes, run, argument);
}

__attribute__((visibility("default"))) ssize_t pread64(int file, void* to, size_t bytes, off_t offset) {
  return read_or_fail<ssize_t(int, void*, size_t, off_t)>("pread64", file, to, bytes, offset);
}

__attribute__((visibility("default"))) ssize_t pread(int file, void* to, size_t bytes, off_t offset) {
  return read_or_fail<ssize_t(int, void*, size_t, off_t)>("pread", file, to, bytes, offset);
}
}
