// SPDX-License-Identifier: MIT
#include "cli/browse/screen/style.hpp"

namespace kvq::browse {
namespace {

Look coloured(Style style) {
  switch (style) {
    case Style::plain:
      return {};
    case Style::soft:
      return {.dim = true};
    case Style::heading:
    case Style::diff_head:
      return {.bold = true};
    case Style::bar:
      return {.reverse = true};
    case Style::mistake:
      return {.colour = Colour::red, .bold = true};
    case Style::header:
    case Style::hunk:
    case Style::quote_1:
      return {.colour = Colour::cyan};
    case Style::quote_2:
    case Style::waiting:
      return {.colour = Colour::yellow};
    case Style::quote_3:
    case Style::trailer:
      return {.colour = Colour::magenta};
    case Style::added:
    case Style::good:
      return {.colour = Colour::green};
    case Style::removed:
    case Style::bad:
      return {.colour = Colour::red};
  }
  return {};
}

}  // namespace

Look look_of(Style style, bool with_colour) {
  if (with_colour) return coloured(style);
  const bool is_bold = style == Style::heading || style == Style::mistake || style == Style::header ||
                       style == Style::diff_head || style == Style::hunk;
  return {.bold = is_bold, .reverse = style == Style::bar};
}

}  // namespace kvq::browse
