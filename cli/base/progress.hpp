// SPDX-License-Identifier: MIT
// The progress line of indexing.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "indexer/indexer.hpp"

namespace kvq {

/// Returns, for example, "kvm: 12,345 of 21,367 mails, 5,432/s, 2 s left": the mails that are committed, and
/// the speed of reading.
std::string progress_text(const IndexProgress& progress, double seconds);

/// Shows progress on standard error a few times per second, if that is a terminal.
class ProgressLine {
 public:
  ProgressLine();
  /// Erases the line.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const IndexProgress& progress);
  /// Shows any text in the same place.
  void show(const std::string& text);
  /// Makes room for other output.
  void erase();

 private:
  using Clock = std::chrono::steady_clock;
  bool shown_ = false;
  bool is_terminal_;
  std::string list_;
  int64_t total_ = 0;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point last_{};
};

}  // namespace kvq
