// SPDX-License-Identifier: MIT
// The line on the terminal that tells how far indexing is.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "indexer/indexer.hpp"

namespace kvq {

/// "12,345": digits in groups of three.
std::string grouped(int64_t number);

/// "kvm: 12,345 of 21,367 mails, 5,432/s, 2 s left".
std::string progress_text(const IndexProgress& progress, double seconds);

/// Shows progress on standard error, if that is a terminal, a few times a second.
class ProgressLine {
 public:
  ProgressLine();
  /// Takes the line away.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const IndexProgress& progress);

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
