// SPDX-License-Identifier: MIT
// A terminal as `kvq browse` uses it: pictures of styled lines, and keys. The tests have one without a
// terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/browse/screen/key.hpp"
#include "cli/browse/screen/style.hpp"

namespace kvq::browse {

struct Size {
  size_t rows = 0;
  size_t columns = 0;

  bool operator==(const Size&) const = default;
};

/// A part of a line: UTF-8 without line breaks, tabs and characters that a terminal acts on (see
/// printable()).
struct Text {
  std::string text;
  Style style = Style::plain;

  bool operator==(const Text&) const = default;
};

struct Line {
  std::vector<Text> texts;
  /// Whether the line is the chosen one. It is drawn in reverse up to the edge of the screen, as a bar is.
  bool is_chosen = false;

  bool operator==(const Line&) const = default;
};

struct Place {
  size_t row = 0;
  size_t column = 0;
};

struct Picture {
  /// From the top of the screen; what is beyond the size of the screen is not drawn.
  std::vector<Line> lines;
  /// Where the user types.
  std::optional<Place> cursor;
};

class Screen {
 public:
  virtual ~Screen() = default;
  virtual Size size() const = 0;
  virtual void show(const Picture& picture) = 0;
  /// Waits for a key, at most so long. KeyCode::none if none was pressed.
  virtual Key read_key(std::chrono::milliseconds most) = 0;
  /// Gives the terminal to another program until take_back().
  virtual void lend() = 0;
  virtual void take_back() = 0;
  /// Stops the process as Ctrl-Z does; returns when it goes on.
  virtual void stop() = 0;
  /// Sends a sequence that only asks the terminal for something and draws nothing.
  virtual void send(std::string_view sequence) = 0;
};

}  // namespace kvq::browse
