// SPDX-License-Identifier: MIT
// MCP's transport stdio: one message a line, on two descriptors.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace kvq::mcp {

/// The most bytes of a line that is read.
inline constexpr size_t longest_line = 1 << 20;

/// Writes lines; for several threads at once.
class LineWriter {
 public:
  explicit LineWriter(int descriptor) : descriptor_(descriptor) {}

  /// `line` has no line break. After the reader has gone, this does nothing.
  void write(std::string line);

  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
  std::mutex mutex_;
  bool is_closed_ = false;
};

/// Reads lines, and watches whether the reader of the output is still there.
class LineReader {
 public:
  /// `output`: the descriptor of the answers.
  LineReader(int descriptor, int output) : descriptor_(descriptor), output_(output) {}

  enum class Got { line, too_long, end };

  /// Waits for the next line that is not empty, without its end. The view is valid until the next call. A
  /// line that is too long is skipped. `end`: there is no more, or nobody reads the output.
  Got next(std::string_view& line);

 private:
  bool fill();

  const int descriptor_;
  const int output_;
  std::string buffer_;
  /// The first byte of the buffer that was not given out.
  size_t begin_ = 0;
  bool is_skipping_ = false;
  bool is_at_end_ = false;
};

/// Whether the other end of a pipe or socket was closed.
bool is_hung_up(int descriptor, std::chrono::milliseconds wait);

}  // namespace kvq::mcp
