// SPDX-License-Identifier: MIT
// Lines before the headers of a mail, which do not belong to it.
#pragma once

#include <algorithm>
#include <string_view>

#include "schema/base/text.hpp"

namespace kvq {

/// Returns the mail from its first header on: without the `From ` line of a mailbox, quoted or not, which
/// public-inbox removes too, and without blank lines, which `git mailinfo` skips. Returns all of the mail if
/// no header follows them.
inline std::string_view from_first_header(std::string_view mail) {
  std::string_view rest = mail;
  while (!rest.empty()) {
    std::string_view after = rest;
    const std::string_view line = take_line(after);
    const size_t mark = std::min(line.find_first_not_of('>'), line.size());
    if (!trimmed(line).empty() && !line.substr(mark).starts_with("From ")) break;
    rest = after;
  }
  const size_t name = rest.find_first_of(": \t\r\n");
  const bool is_header = name != std::string_view::npos && name > 0 && rest[name] == ':';
  return is_header ? rest : mail;
}

}  // namespace kvq
