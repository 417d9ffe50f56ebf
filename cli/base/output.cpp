// SPDX-License-Identifier: MIT
#include "cli/base/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

constexpr size_t buffer_bytes = 65'536;
constexpr size_t width_if_unknown = 80;

std::string pager_command() {
  for (const char* name : {"KVQ_PAGER", "PAGER"}) {
    if (const char* value = std::getenv(name)) return value;
  }
  return "less";
}

}  // namespace

bool stderr_is_terminal() {
  return isatty(STDERR_FILENO) != 0;
}

Output::Output() : is_terminal_(isatty(STDOUT_FILENO) != 0), descriptor_(STDOUT_FILENO) {}

Output::~Output() {
  leave_pager();
  if (!file_.empty() && descriptor_ != STDOUT_FILENO) close(descriptor_);
}

void Output::go_to_file(const std::string& file) {
  if (file == "-") return;
  flush();
  if (!file_.empty()) close(std::exchange(descriptor_, STDOUT_FILENO));
  file_ = file;
  is_terminal_ = false;
}

void Output::open_file() {
  constexpr mode_t mode = 0666;
  const int opened = open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (opened < 0) {
    throw Error(ErrorKind::usage, fmt::format("'{}' cannot be written: {}", file_, std::strerror(errno)));
  }
  descriptor_ = opened;
}

void Output::leave_pager() {
  if (pager_ == 0) return;
  close(descriptor_);
  waitpid(pager_, nullptr, 0);
  pager_ = 0;
  descriptor_ = STDOUT_FILENO;
}

void Output::end_pager() {
  flush();
  leave_pager();
}

size_t Output::width() const {
  if (!is_terminal_) return 0;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return width_if_unknown;
  return size.ws_col;
}

bool Output::colour() const {
  const char* no_color = std::getenv("NO_COLOR");
  return is_terminal_ && (no_color == nullptr || *no_color == '\0');
}

void Output::start_pager() {
  if (!is_terminal_ || pager_ != 0) return;
  const std::string command = pager_command();
  if (command.empty() || command == "cat") return;
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return;
  const pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    return;
  }
  if (child == 0) {
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    // As git does: leave at once if it all fits, keep colours, do not clear the screen.
    setenv("LESS", "FRX", 0);
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
  }
  close(ends[0]);
  descriptor_ = ends[1];
  pager_ = child;
}

void Output::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= buffer_bytes) flush();
}

void Output::write_mail_text(std::string_view text) {
  if (is_terminal_) {
    write(printable_lines(text));
  } else {
    write(text);
  }
}

void Output::flush() {
  if (!file_.empty() && descriptor_ == STDOUT_FILENO) open_file();
  for (std::string_view rest = buffer_; !rest.empty();) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) throw ClosedPipe{};
    if (written < 0) {
      throw Error(ErrorKind::usage,
                  fmt::format("{} cannot be written: {}", file_.empty() ? "the output" : "'" + file_ + "'",
                              std::strerror(errno)));
    }
    rest.remove_prefix(static_cast<size_t>(written));
  }
  buffer_.clear();
}

}  // namespace kvq
