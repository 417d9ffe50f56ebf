// SPDX-License-Identifier: MIT
// What the parts of a screen look like, with and without colour.
#pragma once

#include <cstdint>

namespace kvq::browse {

/// What a text is; look_of() says how it is drawn.
enum class Style : uint8_t {
  plain,
  soft,  ///< less important: dates, the lines of a tree
  heading,
  bar,  ///< the title and the status line
  mistake,
  header,   ///< the name of a header of a mail
  quote_1,  ///< quoted text, by depth; deeper quotes begin again with the first
  quote_2,
  quote_3,
  diff_head,
  hunk,
  added,
  removed,
  trailer,
  good,     ///< states: nothing more to do
  waiting,  ///< states: somebody must act
  bad,      ///< states: somebody objects
};

/// The eight colours that each colour terminal has; `usual` is that of its text.
enum class Colour : uint8_t { usual, red, green, yellow, blue, magenta, cyan };

struct Look {
  Colour colour = Colour::usual;
  bool bold = false;
  bool dim = false;
  bool reverse = false;

  bool operator==(const Look&) const = default;
};

/// Without colour, only bold and reverse are used, which every terminal has.
Look look_of(Style style, bool with_colour);

}  // namespace kvq::browse
