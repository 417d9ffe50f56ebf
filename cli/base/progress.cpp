// SPDX-License-Identifier: MIT
#include "cli/base/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

#include "cli/base/output.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

constexpr auto between_updates = std::chrono::milliseconds(200);
constexpr std::string_view back_to_begin = "\r\x1b[K";

}  // namespace

std::string progress_text(const IndexProgress& progress, double seconds) {
  const int64_t read = std::max(progress.read, progress.done);
  const double rate = seconds > 0 ? static_cast<double>(read) / seconds : 0;
  std::string text = fmt::format("{}: {} of {} mails", printable(progress.list), grouped(progress.done),
                                 grouped(progress.total));
  if (rate < 1) return text;
  const int64_t left = std::llround(static_cast<double>(progress.total - read) / rate);
  text += fmt::format(", {}/s, ", grouped(static_cast<int64_t>(rate)));
  if (left >= 3600) return text + fmt::format("{} h {} min left", left / 3600, left / 60 % 60);
  if (left >= 60) return text + fmt::format("{} min {} s left", left / 60, left % 60);
  return text + fmt::format("{} s left", left);
}

ProgressLine::ProgressLine() : is_terminal_(stderr_is_terminal()) {}

ProgressLine::~ProgressLine() {
  erase();
}

void ProgressLine::show(const IndexProgress& progress) {
  if (!is_terminal_) return;
  const Clock::time_point now = Clock::now();
  if (progress.list != list_ || progress.total != total_) {
    list_ = progress.list;
    total_ = progress.total;
    begin_ = now;
  }
  if (now - last_ < between_updates) return;
  show(progress_text(progress, std::chrono::duration<double>(now - begin_).count()));
}

void ProgressLine::show(const std::string& text) {
  const Clock::time_point now = Clock::now();
  if (!is_terminal_ || now - last_ < between_updates) return;
  last_ = now;
  shown_ = true;
  write_to_stderr(fmt::format("{}{}", back_to_begin, text));
}

void ProgressLine::erase() {
  if (std::exchange(shown_, false)) write_to_stderr(back_to_begin);
}

}  // namespace kvq
