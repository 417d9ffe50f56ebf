// SPDX-License-Identifier: MIT
// Texts of mails inside Markdown, HTML and XML.
#pragma once

#include <string>
#include <string_view>

namespace kvq::report {

/// Lines that any of them can hold: what could mislead a reader, or is no character of XML 1.0, is U+FFFD,
/// and a line ends in LF.
std::string harmless_lines(std::string_view text);

/// The same as content, or quoted value, of an element of HTML or XML.
std::string escaped_markup(std::string_view text);

/// The same as the text of a cell in a Markdown table (GitHub Flavored Markdown), which it cannot leave or
/// format.
std::string escaped_markdown(std::string_view text);

}  // namespace kvq::report
