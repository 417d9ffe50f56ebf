// SPDX-License-Identifier: MIT
// Replaces SQLite's VFS by one that meets faults; see fault.hpp. The program is not changed: its call of
// sqlite3_open_v2() reaches this library first (LD_PRELOAD), which makes the VFS the default one.
#include <dlfcn.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <mutex>

#include "fault.hpp"

using kvq::faults::Fault;
using kvq::faults::Operation;

namespace {

sqlite3_vfs* real_vfs = nullptr;

/// A file of the VFS; the real file follows it in memory.
struct File {
  sqlite3_file base;
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}

bool fails(Operation operation, Fault& fault) {
  const auto met = kvq::faults::met(operation);
  if (met) fault = *met;
  return met.has_value();
}

/// `result` is what the real VFS would return for an error of the disk.
int code(const Fault& fault, int result) {
  return fault.error == ENOSPC ? SQLITE_FULL : fault.error == ENOMEM ? SQLITE_NOMEM : result;
}

int close_file(sqlite3_file* file) {
  return real(file)->pMethods->xClose(real(file));
}

int read_file(sqlite3_file* file, void* bytes, int size, sqlite3_int64 at) {
  Fault fault{};
  if (!fails(Operation::vfs_read, fault)) return real(file)->pMethods->xRead(real(file), bytes, size, at);
  return code(fault, SQLITE_IOERR_READ);
}

int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  Fault fault{};
  if (!fails(Operation::vfs_write, fault)) return real(file)->pMethods->xWrite(real(file), bytes, size, at);
  if (fault.action == kvq::faults::Action::drop) return SQLITE_OK;
  // A disk that fails may have written a part.
  real(file)->pMethods->xWrite(real(file), bytes, size / 2, at);
  return code(fault, SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  Fault fault{};
  if (!fails(Operation::vfs_truncate, fault)) return real(file)->pMethods->xTruncate(real(file), size);
  return code(fault, SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* file, int flags) {
  Fault fault{};
  if (!fails(Operation::vfs_sync, fault)) return real(file)->pMethods->xSync(real(file), flags);
  return code(fault, SQLITE_IOERR_FSYNC);
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  Fault fault{};
  if (!fails(Operation::vfs_size, fault)) return real(file)->pMethods->xFileSize(real(file), size);
  return code(fault, SQLITE_IOERR_FSTAT);
}

int lock_file(sqlite3_file* file, int level) {
  Fault fault{};
  if (!fails(Operation::vfs_lock, fault)) return real(file)->pMethods->xLock(real(file), level);
  return fault.error == EBUSY ? SQLITE_BUSY : code(fault, SQLITE_IOERR_LOCK);
}

int unlock_file(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}

int is_reserved(sqlite3_file* file, int* result) {
  return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

int control_file(sqlite3_file* file, int operation, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

int sector_size(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}

int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

int map_index(sqlite3_file* file, int page, int size, int extend, void volatile** place) {
  Fault fault{};
  if (!fails(Operation::vfs_map, fault)) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, place);
  }
  *place = nullptr;
  return code(fault, SQLITE_IOERR_SHMMAP);
}

int lock_index(sqlite3_file* file, int offset, int count, int flags) {
  Fault fault{};
  // Unlocking does not fail.
  if ((flags & SQLITE_SHM_UNLOCK) != 0 || !fails(Operation::vfs_lock, fault)) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
  }
  return fault.error == EBUSY ? SQLITE_BUSY : code(fault, SQLITE_IOERR_SHMLOCK);
}

void barrier(sqlite3_file* file) {
  real(file)->pMethods->xShmBarrier(real(file));
}

int unmap_index(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

int fetch(sqlite3_file* file, sqlite3_int64 at, int size, void** place) {
  return real(file)->pMethods->xFetch(real(file), at, size, place);
}

int unfetch(sqlite3_file* file, sqlite3_int64 at, void* place) {
  return real(file)->pMethods->xUnfetch(real(file), at, place);
}

constexpr sqlite3_io_methods methods = {
    3,          close_file,  read_file,   write_file,   truncate_file, sync_file,       size_of_file,
    lock_file,  unlock_file, is_reserved, control_file, sector_size,   characteristics, map_index,
    lock_index, barrier,     unmap_index, fetch,        unfetch};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  file->pMethods = nullptr;
  Fault fault{};
  if (fails(Operation::vfs_open, fault)) return code(fault, SQLITE_CANTOPEN);
  const int result = real_vfs->xOpen(real_vfs, name, real(file), flags, flags_out);
  if (real(file)->pMethods != nullptr) file->pMethods = &methods;
  return result;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
  Fault fault{};
  if (!fails(Operation::vfs_delete, fault)) return real_vfs->xDelete(real_vfs, name, sync_folder);
  return code(fault, SQLITE_IOERR_DELETE);
}

int access_file(sqlite3_vfs*, const char* name, int flags, int* result) {
  Fault fault{};
  if (!fails(Operation::vfs_access, fault)) return real_vfs->xAccess(real_vfs, name, flags, result);
  return code(fault, SQLITE_IOERR_ACCESS);
}

void replace_vfs() {
  static sqlite3_vfs vfs;
  real_vfs = sqlite3_vfs_find(nullptr);
  vfs = *real_vfs;
  vfs.zName = "kvq-faults";
  vfs.szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
  vfs.pNext = nullptr;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  sqlite3_vfs_register(&vfs, 1);
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" int sqlite3_open_v2(const char* name, sqlite3** handle, int flags, const char* vfs) {
  static auto* const open = reinterpret_cast<decltype(&sqlite3_open_v2)>(dlsym(RTLD_NEXT, "sqlite3_open_v2"));
  static std::once_flag once;
  std::call_once(once, [] {
    // Without memory there is no VFS yet, and SQLite says so itself.
    if (sqlite3_initialize() == SQLITE_OK) replace_vfs();
  });
  return open(name, handle, flags, vfs);
}
#pragma GCC visibility pop
