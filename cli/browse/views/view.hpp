// SPDX-License-Identifier: MIT
// A view: what fills the screen between the title and the foot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/browse/screen/screen.hpp"

namespace kvq::browse {

enum class ViewKind : uint8_t { list, thread, series, mail, help };

std::string_view name_of(ViewKind kind);

enum class Move : uint8_t { down, up, page_down, page_up, first, last, right, left };

class View {
 public:
  virtual ~View() = default;
  virtual ViewKind kind() const = 0;
  /// One line, not yet printable.
  virtual std::string title() const = 0;
  /// Where the user is: "12 of 345".
  virtual std::string place() const = 0;
  /// Returns the visible lines, at most as many as the area has rows.
  virtual std::vector<Line> draw(Size area) = 0;
  /// Returns whether anything moved. Throws Cancelled and Error, if it has to read.
  virtual bool move(Move move) = 0;
  /// The Message-ID of the chosen mail; empty if the chosen line is of none, or if its mail is not here.
  virtual std::string mail() const = 0;
  /// A query for all mails of the view.
  virtual std::string mails() const = 0;
  /// Reads the view anew. Throws Error.
  virtual void reload() = 0;
  /// A query for what the chosen line counts; empty if it counts nothing.
  virtual std::string counted() const { return {}; }
};

/// A position in lines of which a part is visible.
class Window {
 public:
  /// `count` lines, of which `rows` are visible.
  void resize(size_t rows, size_t count);
  /// Moves the chosen line, and the visible part with it. Both return whether anything moved.
  bool move_chosen(Move move);
  /// Moves the visible part, where no line is chosen.
  bool move_text(Move move);
  void choose(size_t line);

  size_t top() const { return at_.top; }
  size_t chosen() const { return at_.chosen; }
  size_t left() const { return at_.left; }
  size_t rows() const { return rows_; }
  size_t count() const { return count_; }

 private:
  struct State {
    size_t top = 0;
    size_t chosen = 0;
    size_t left = 0;

    bool operator==(const State&) const = default;
  };

  void shift_chosen(Move move);
  void shift_text(Move move);
  void shift_sideways(Move move);

  /// Until the first drawing, all lines count as visible.
  size_t rows_ = 1'000'000;
  size_t count_ = 0;
  State at_;
};

}  // namespace kvq::browse
