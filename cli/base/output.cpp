// SPDX-License-Identifier: MIT
#include "cli/base/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/base/files.hpp"
#include "schema/base/error.hpp"
#include "schema/base/file_beside.hpp"
#include "schema/base/links.hpp"
#include "schema/base/text_width.hpp"
#include "schema/sqlite/database_file.hpp"

namespace kvq {
namespace {

constexpr size_t buffer_bytes = 65'536;
constexpr size_t width_if_unknown = 80;

std::string pager_command(const std::string& configured) {
  if (const char* value = std::getenv("KVQ_PAGER")) return value;
  if (!configured.empty()) return configured;
  const char* value = std::getenv("PAGER");
  return value == nullptr ? "less" : value;
}

/// Resolves the symbolic links of a path; the target need not exist. Returns nothing for paths below /dev and
/// /proc, such as /dev/stdout, and for links that form a loop.
std::optional<std::string> target_of(const std::string& file) {
  const std::vector<std::filesystem::path> chain = chain_of_links(file);
  if (chain.empty()) return std::nullopt;
  for (const std::filesystem::path& path : chain) {
    std::error_code failed;
    const std::string whole = std::filesystem::absolute(path, failed).lexically_normal().string();
    if (whole.starts_with("/dev/") || whole.starts_with("/proc/")) return std::nullopt;
  }
  return chain.back().string();
}

// Globals, because a signal handler reads them.
volatile sig_atomic_t pager_of_handler = 0;
volatile sig_atomic_t pipe_of_handler = 0;
struct sigaction interrupt_before_pager {};

const struct sigaction ignored_interrupt = [] {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  return action;
}();

/// After a failed write: whether it can be tried again. Another program may have made the descriptor
/// non-blocking; then this waits.
bool may_write_later(int descriptor) {
  if (errno != EAGAIN) return errno == EINTR;
  pollfd wanted{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return poll(&wanted, 1, -1) > 0 || errno == EINTR;
}

void wait_for(pid_t child) {
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

/// As in git: Ctrl-C ends the command, but kvq waits for the pager, which still uses the terminal.
void end_behind_pager(int signal) {
  std::signal(signal, SIG_IGN);
  if (pager_of_handler != 0) {
    close(pipe_of_handler);
    wait_for(pager_of_handler);
  }
  std::signal(signal, SIG_DFL);
  raise(signal);
}

}  // namespace

bool stderr_is_terminal() {
  return isatty(STDERR_FILENO) != 0;
}

void write_to_stderr(std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && may_write_later(STDERR_FILENO)) continue;
    if (written < 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

Output::Output() : is_terminal_(isatty(STDOUT_FILENO) != 0), descriptor_(STDOUT_FILENO) {}

Output::~Output() {
  leave_pager();
  if (!file_.empty() && descriptor_ != STDOUT_FILENO) close(descriptor_);
  if (!beside_.empty()) unlink(beside_.c_str());
}

void Output::protect(const std::filesystem::path& database) {
  database_ = database;
  refuse_open_database(STDOUT_FILENO, "standard output", database);
  refuse_open_database(STDERR_FILENO, "standard error", database);
}

void Output::refuse_database(const std::filesystem::path& file) const {
  refuse_database_file(file, database_);
}

void Output::go_to_file(const std::string& file) {
  if (file == "-") return;
  refuse_database(file);
  finish();
  file_ = file;
  is_kept_ = false;
  is_terminal_ = false;
}

void Output::replace_file(const std::string& file) {
  go_to_file(file);
  is_replaced_whole_ = true;
}

void Output::open_file() {
  constexpr mode_t mode = 0666;
  const std::optional<std::string> target = target_of(file_);
  struct stat there {};
  const bool exists = target && stat(target->c_str(), &there) == 0;
  if (exists && faccessat(AT_FDCWD, target->c_str(), W_OK, AT_EACCESS) != 0) cannot_write(file_);
  if (target && (!exists || S_ISREG(there.st_mode))) {
    FileBeside beside = create_beside(*target);
    if (beside.descriptor >= 0) {
      descriptor_ = beside.descriptor;
      beside_ = std::move(beside.name);
      target_ = *target;
      return;
    }
    // The folder may be read-only while the file in it is writable.
    if (!exists) cannot_write(file_);
    if (is_replaced_whole_) {
      cannot_write(file_, last_error(),
                   "others read the file, so kvq only replaces it as a whole: its folder "
                   "must be writable");
    }
  }
  const int opened = open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (opened < 0) cannot_write(file_);
  descriptor_ = opened;
}

void Output::keep_file() {
  // A network file system may report a full disk only on close.
  if (close(std::exchange(descriptor_, STDOUT_FILENO)) != 0) cannot_write(file_);
  if (!beside_.empty() && rename(beside_.c_str(), target_.c_str()) != 0) cannot_write(file_);
  beside_.clear();
  is_kept_ = true;
}

void Output::leave_pager() {
  if (pager_ == 0) return;
  // From here Ctrl-C is for the pager only: it already has the complete output.
  sigaction(SIGINT, &ignored_interrupt, nullptr);
  pager_of_handler = 0;
  close(descriptor_);
  wait_for(pager_);
  sigaction(SIGINT, &interrupt_before_pager, nullptr);
  pager_ = 0;
  descriptor_ = STDOUT_FILENO;
}

void Output::end_pager() {
  send();
  leave_pager();
}

size_t Output::width() const {
  if (!is_terminal_) return 0;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return width_if_unknown;
  return size.ws_col;
}

void Output::use(ColourUse colour, const std::string& pager) {
  colour_ = colour;
  configured_pager_ = pager;
}

bool Output::colour() const {
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  return colour_ == ColourUse::always || (colour_ == ColourUse::on_terminals && is_terminal_);
}

void Output::start_pager() {
  if (!is_terminal_ || pager_ != 0) return;
  const std::string command = pager_command(configured_pager_);
  if (command.empty() || command == "cat") return;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
  const pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    return;
  }
  if (child == 0) {
    // dup2() clears FD_CLOEXEC on the copy; without a copy it is cleared here.
    if (ends[0] == STDIN_FILENO) {
      fcntl(STDIN_FILENO, F_SETFD, 0);
    } else {
      dup2(ends[0], STDIN_FILENO);
    }
    // Ignored signals stay ignored after exec().
    std::signal(SIGPIPE, SIG_DFL);
    // As in git: exit at once if the output fits on one screen, keep colours, do not clear the screen.
    setenv("LESS", "FRX", 0);
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
  }
  close(ends[0]);
  descriptor_ = ends[1];
  pager_ = child;
  pager_of_handler = child;
  pipe_of_handler = ends[1];
  sigaction(SIGINT, nullptr, &interrupt_before_pager);
  if (interrupt_before_pager.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = end_behind_pager;
  sigaction(SIGINT, &action, nullptr);
}

void Output::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= buffer_bytes) send();
}

void Output::write_mail_text(std::string_view text) {
  if (is_terminal_) {
    write(printable_lines(text));
  } else {
    write(text);
  }
}

void Output::finish() {
  if (is_kept_ && buffer_.empty()) return;
  send();
  if (!file_.empty()) keep_file();
}

void Output::send() {
  if (is_kept_) throw std::logic_error("output for a file that is finished");
  if (!file_.empty() && descriptor_ == STDOUT_FILENO) open_file();
  for (std::string_view rest = buffer_; !rest.empty();) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && may_write_later(descriptor_)) continue;
    if (written < 0 && errno == EPIPE) throw ClosedPipe{};
    if (written < 0) {
      if (!file_.empty()) cannot_write(file_);
      throw Error(ErrorKind::usage, "the output cannot be written: " + last_error().message());
    }
    rest.remove_prefix(static_cast<size_t>(written));
  }
  buffer_.clear();
}

}  // namespace kvq
