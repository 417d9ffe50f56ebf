// SPDX-License-Identifier: MIT
#include "cli/mails/mailbox_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

#include "cli/base/files.hpp"
#include "schema/base/error.hpp"
#include "schema/base/file_beside.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds pause{100};

/// What kvq writes into its lock: a process id means something on one machine only.
std::string owner_of(pid_t process) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return fmt::format("{} kvq {}\n", process, host.data());
}

/// Whether the lock is of a run of kvq on this machine that no longer runs.
bool is_left_over(const fs::path& lock) {
  std::string text(512, '\0');
  const Descriptor file(open(lock.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  const ssize_t bytes = file.number() < 0 ? -1 : read(file.number(), text.data(), text.size());
  if (bytes <= 0) return false;
  text.resize(static_cast<size_t>(bytes));
  pid_t process = 0;
  std::from_chars(text.data(), text.data() + text.size(), process);
  return process > 0 && text == owner_of(process) && kill(process, 0) != 0 && errno == ESRCH;
}

/// Returns false if somebody else has the lock. It appears with its owner in it: a run that is killed leaves
/// no lock that nobody knows.
bool take_file_lock(const fs::path& lock) {
  std::error_code failed;
  if (fs::exists(fs::symlink_status(lock, failed))) {
    if (is_left_over(lock)) unlink(lock.c_str());
    return false;
  }
  const FileBeside beside = create_beside(lock.string());
  if (beside.descriptor < 0) cannot_write(lock);
  const Descriptor file(beside.descriptor);
  const std::string owner = owner_of(getpid());
  const bool is_written = write(file.number(), owner.data(), owner.size()) == std::ssize(owner);
  const bool is_taken = is_written && link(beside.name.c_str(), lock.c_str()) == 0;
  const std::error_code reason = last_error();
  unlink(beside.name.c_str());
  if (is_taken) return true;
  if (is_written && reason == std::errc::file_exists) return false;
  cannot_write(lock, reason);
}

bool take_range_lock(int mailbox) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  // A file system without locks has none to wait for.
  return fcntl(mailbox, F_SETLK, &whole) == 0 || (errno != EACCES && errno != EAGAIN);
}

}  // namespace

MailboxLock::MailboxLock(const fs::path& mailbox, std::chrono::milliseconds most)
    : lock_(mailbox.string() + ".lock") {
  const auto end = Clock::now() + most;
  const auto wait = [&] {
    if (Clock::now() > end) {
      throw Error(ErrorKind::locked,
                  fmt::format("another program has locked the mailbox '{}'", mailbox.string()),
                  fmt::format("try again when it has written; if none uses the mailbox, remove '{}'",
                              lock_.string()));
    }
    std::this_thread::sleep_for(pause);
  };
  while (!take_file_lock(lock_)) wait();
  try {
    mailbox_ = Descriptor(open(mailbox.c_str(), O_RDWR | O_CLOEXEC));
    if (mailbox_.number() < 0) {
      if (errno != ENOENT) cannot_write(mailbox);
      return;
    }
    while (!take_range_lock(mailbox_.number())) wait();
  } catch (...) {
    unlink(lock_.c_str());
    throw;
  }
}

MailboxLock::~MailboxLock() {
  unlink(lock_.c_str());
}

}  // namespace kvq
