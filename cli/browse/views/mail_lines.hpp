// SPDX-License-Identifier: MIT
// The lines of the text of a mail: what each one is.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "cli/browse/screen/style.hpp"

namespace kvq::browse {

struct MailLine {
  /// A part of the text.
  std::string_view text;
  Style style = Style::plain;
  /// How often the line is quoted.
  size_t quote_depth = 0;
};

/// Splits a text into lines.
std::vector<MailLine> mail_lines(std::string_view text);

}  // namespace kvq::browse
