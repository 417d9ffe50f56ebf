// SPDX-License-Identifier: MIT
#include "cli/browse/views/view.hpp"

#include <algorithm>

namespace kvq::browse {
namespace {

constexpr size_t columns_sideways = 8;
constexpr size_t farthest_left = 4'000;

}  // namespace

std::string_view name_of(ViewKind kind) {
  constexpr std::string_view names[] = {"list", "thread", "series", "mail", "help"};
  return names[static_cast<size_t>(kind)];
}

void Window::resize(size_t rows, size_t count) {
  rows_ = std::max<size_t>(rows, 1);
  count_ = count;
  choose(at_.chosen);
  at_.top = std::min(at_.top, count_ > rows_ ? count_ - rows_ : 0);
}

void Window::choose(size_t line) {
  at_.chosen = std::min(line, count_ == 0 ? 0 : count_ - 1);
  if (at_.chosen < at_.top) at_.top = at_.chosen;
  if (at_.chosen >= at_.top + rows_) at_.top = at_.chosen - rows_ + 1;
}

bool Window::move_chosen(Move move) {
  const State before = at_;
  shift_chosen(move);
  return at_ != before;
}

bool Window::move_text(Move move) {
  const State before = at_;
  shift_text(move);
  return at_ != before;
}

void Window::shift_chosen(Move move) {
  switch (move) {
    case Move::down:
      return choose(at_.chosen + 1);
    case Move::up:
      return choose(at_.chosen == 0 ? 0 : at_.chosen - 1);
    case Move::page_down:
      // The page moves as a whole, so that the eye finds its place again.
      at_.top = std::min(at_.top + rows_, count_ > rows_ ? count_ - rows_ : 0);
      return choose(at_.chosen + rows_);
    case Move::page_up:
      at_.top -= std::min(at_.top, rows_);
      return choose(at_.chosen - std::min(at_.chosen, rows_));
    case Move::first:
      return choose(0);
    case Move::last:
      return choose(count_);
    case Move::left:
    case Move::right:
      return shift_sideways(move);
  }
}

void Window::shift_text(Move move) {
  const size_t last = count_ > rows_ ? count_ - rows_ : 0;
  // One line stays visible.
  const size_t page = std::max<size_t>(rows_ - 1, 1);
  switch (move) {
    case Move::down:
      at_.top = std::min(at_.top + 1, last);
      break;
    case Move::up:
      at_.top -= std::min<size_t>(at_.top, 1);
      break;
    case Move::page_down:
      at_.top = std::min(at_.top + page, last);
      break;
    case Move::page_up:
      at_.top -= std::min(at_.top, page);
      break;
    case Move::first:
      at_.top = 0;
      break;
    case Move::last:
      at_.top = last;
      break;
    case Move::left:
    case Move::right:
      return shift_sideways(move);
  }
  at_.chosen = at_.top;
}

void Window::shift_sideways(Move move) {
  at_.left = move == Move::left ? at_.left - std::min(at_.left, columns_sideways)
                                : std::min(at_.left + columns_sideways, farthest_left);
}

}  // namespace kvq::browse
