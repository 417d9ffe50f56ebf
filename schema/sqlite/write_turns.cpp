// SPDX-License-Identifier: MIT
#include "schema/sqlite/write_turns.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "schema/base/error.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// Bytes of the lock file that are locked; the text that it holds has nothing to do with them.
constexpr off_t byte_of_indexer = 0;
constexpr off_t byte_of_waiting = 1;
constexpr mode_t only_for_owner = 0600;

constexpr auto between_looks = 10ms;
constexpr std::chrono::seconds longest_wait_for_any = 5s;
constexpr std::chrono::seconds longest_wait_for_indexer = 10min;
constexpr auto longest_way_given = 5s;

/// The lock file of a database. A link to the database leads to the same file.
fs::path lock_file_of(const fs::path& database) {
  std::error_code failed;
  fs::path real = fs::weakly_canonical(database, failed);
  if (failed) real = database;
  return real += "-lock";
}

struct flock one_byte(short type, off_t byte) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = byte;
  lock.l_len = 1;
  return lock;
}

enum class Locked { taken, by_another, impossible };

/// Locks of the open file description (fcntl(2)): a POSIX lock would end when the process closes any
/// descriptor of the file.
Locked lock_byte(const Descriptor& file, short type, off_t byte) {
  struct flock lock = one_byte(type, byte);
  if (fcntl(file.number(), F_OFD_SETLK, &lock) == 0) return Locked::taken;
  return errno == EAGAIN || errno == EACCES ? Locked::by_another : Locked::impossible;
}

bool is_locked_by_another(const Descriptor& file, off_t byte) {
  struct flock lock = one_byte(F_WRLCK, byte);
  return fcntl(file.number(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/// Returns nothing for what is not a file of its own: a link or a device must not be written in its place.
Descriptor open_lock_file(const fs::path& path, int flags) {
  Descriptor file(open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, only_for_owner));
  struct stat status {};
  if (!file.is_open()) return file;
  if (fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink > 1) return {};
  return file;
}

/// Gives the lock file the owner and the mode of the database, whatever the umask, as SQLite does with -wal:
/// who may write to the database takes the lock too. Without a database the lock file is for its owner.
void set_mode(const Descriptor& file, const fs::path& database) {
  struct stat status {};
  const bool is_there = stat(database.c_str(), &status) == 0;
  constexpr mode_t permissions = 0777;
  // Only root can give a file away.
  if (is_there && fchown(file.number(), status.st_uid, status.st_gid) != 0 && errno != EPERM) return;
  // The file of another account keeps its mode.
  if (fchmod(file.number(), is_there ? status.st_mode & permissions : only_for_owner) != 0) return;
}

/// Whether the path still leads to the file: its last user may have removed it since it was opened.
bool is_still_at(const Descriptor& file, const fs::path& path) {
  struct stat opened {};
  struct stat there {};
  return fstat(file.number(), &opened) == 0 && lstat(path.c_str(), &there) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

void write_holder(const Descriptor& file) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host = {"an unknown host"};
  const std::string text = fmt::format("process {} on {}, since {:%F %T} UTC\n", getpid(), host.data(),
                                       fmt::gmtime(std::time(nullptr)));
  // The text is a courtesy; a full disk must not forbid the lock.
  if (ftruncate(file.number(), 0) != 0 || pwrite(file.number(), text.data(), text.size(), 0) < 0) return;
}

std::string read_holder(const Descriptor& file) {
  std::array<char, 512> text{};
  const ssize_t bytes = pread(file.number(), text.data(), text.size(), 0);
  std::string_view line(text.data(), bytes > 0 ? static_cast<size_t>(bytes) : 0);
  line = line.substr(0, line.find('\n'));
  return line.empty() ? "another process" : std::string(line);
}

}  // namespace

IndexLock::IndexLock(const fs::path& database, const WhileLocked& while_locked)
    : file_(lock_file_of(database)) {
  for (;;) {
    Descriptor file = open_lock_file(file_, O_CREAT);
    const int reason = errno;
    std::error_code failed;
    if (!file.is_open() && reason == EACCES && fs::exists(file_, failed)) {
      throw Error(ErrorKind::locked,
                  fmt::format("another account indexes into '{}': '{}' cannot be opened", database.string(),
                              file_.string()),
                  "try again when it has finished; if it was interrupted, remove this file");
    }
    // Where no file can be created, SQLite says why.
    if (!file.is_open()) return;
    set_mode(file, database);
    const Locked locked = lock_byte(file, F_WRLCK, byte_of_indexer);
    if (locked == Locked::impossible) return;
    if (locked == Locked::taken && is_still_at(file, file_)) {
      write_holder(file);
      lock_ = std::move(file);
      return;
    }
    if (locked == Locked::taken) continue;
    const std::string holder = read_holder(file);
    if (!while_locked(holder)) {
      throw Error(ErrorKind::locked,
                  fmt::format("another kvq indexes into '{}': {}", database.string(), holder),
                  "try again when it has finished");
    }
    std::this_thread::sleep_for(between_looks);
  }
}

IndexLock::~IndexLock() {
  // While the lock is held: nobody else may have taken the place of the file.
  if (lock_.is_open() && is_still_at(lock_, file_)) unlink(file_.c_str());
}

bool IndexLock::is_awaited() const {
  return lock_.is_open() && is_locked_by_another(lock_, byte_of_waiting);
}

void IndexLock::give_way() const {
  const auto begin = std::chrono::steady_clock::now();
  while (is_awaited() && std::chrono::steady_clock::now() - begin < longest_way_given) {
    std::this_thread::sleep_for(between_looks);
  }
}

WriteTurn::WriteTurn(SQLite::Database& database) : file_(lock_file_of(database.getFilename())) {
  sqlite3_busy_handler(database.getHandle(), wait, this);
}

int WriteTurn::wait(void* self, int calls) {
  return static_cast<WriteTurn*>(self)->keeps_waiting(calls) ? 1 : 0;
}

bool WriteTurn::keeps_waiting(int calls) {
  if (calls == 0) begin_ = std::chrono::steady_clock::now();
  // The next indexer has another file.
  if (lock_.is_open() && !is_still_at(lock_, file_)) lock_ = {};
  if (!lock_.is_open()) {
    // Never created here: without the file no indexer is running.
    lock_ = open_lock_file(file_, 0);
    if (lock_.is_open()) lock_byte(lock_, F_RDLCK, byte_of_waiting);
  }
  const auto waited = std::chrono::steady_clock::now() - begin_;
  const bool for_indexer = lock_.is_open() && is_locked_by_another(lock_, byte_of_indexer);
  const std::chrono::seconds longest = for_indexer ? longest_wait_for_indexer : longest_wait_for_any;
  if (waited > longest) return false;
  std::this_thread::sleep_for(between_looks);
  return true;
}

}  // namespace kvq
