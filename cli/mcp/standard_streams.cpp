// SPDX-License-Identifier: MIT
#include "cli/mcp/standard_streams.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>

namespace kvq::mcp {
namespace {

constexpr short gone = POLLERR | POLLHUP | POLLNVAL;

}  // namespace

bool is_hung_up(int descriptor, std::chrono::milliseconds wait) {
  pollfd watched{.fd = descriptor, .events = 0, .revents = 0};
  return poll(&watched, 1, static_cast<int>(wait.count())) > 0 && (watched.revents & gone) != 0;
}

void LineWriter::write(std::string line) {
  line += '\n';
  const std::lock_guard lock(mutex_);
  for (std::string_view rest = line; !rest.empty() && !is_closed_;) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd watched{.fd = descriptor_, .events = POLLOUT, .revents = 0};
      poll(&watched, 1, -1);
    } else if (errno != EINTR) {
      is_closed_ = true;
    }
  }
}

/// Returns false at the end.
bool LineReader::fill() {
  for (;;) {
    std::array<pollfd, 2> watched = {pollfd{.fd = descriptor_, .events = POLLIN, .revents = 0},
                                     pollfd{.fd = output_, .events = 0, .revents = 0}};
    if (poll(watched.data(), watched.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    if ((watched[1].revents & gone) != 0) return false;
    constexpr size_t piece = 65'536;
    const size_t held = buffer_.size();
    buffer_.resize(held + piece);
    const ssize_t bytes = read(descriptor_, buffer_.data() + held, piece);
    buffer_.resize(held + (bytes > 0 ? static_cast<size_t>(bytes) : 0));
    if (bytes >= 0) return bytes > 0;
    if (errno != EINTR && errno != EAGAIN) return false;
  }
}

LineReader::Got LineReader::next(std::string_view& line) {
  size_t searched = begin_;
  for (;;) {
    size_t end = buffer_.find('\n', searched);
    if (end == std::string::npos && is_at_end_) end = buffer_.size();
    if (end != std::string::npos && (end < buffer_.size() || end > begin_)) {
      line = std::string_view(buffer_).substr(begin_, end - begin_);
      begin_ = searched = std::min(end + 1, buffer_.size());
      if (line.ends_with('\r')) line.remove_suffix(1);
      const bool is_rest = is_skipping_;
      is_skipping_ = false;
      if (is_rest || line.size() > longest_line) return Got::too_long;
      if (!line.empty()) return Got::line;
      continue;
    }
    if (is_at_end_) return is_skipping_ ? (is_skipping_ = false, Got::too_long) : Got::end;
    buffer_.erase(0, begin_);
    begin_ = 0;
    if (buffer_.size() > longest_line) {
      is_skipping_ = true;
      buffer_.clear();
    }
    searched = buffer_.size();
    is_at_end_ = !fill();
  }
}

}  // namespace kvq::mcp
