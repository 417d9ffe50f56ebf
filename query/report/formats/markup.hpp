// SPDX-License-Identifier: MIT
// Escapes texts of mails for Markdown, HTML and XML.
#pragma once

#include <string>
#include <string_view>

namespace kvq::report {

/// Makes lines safe for all three: replaces characters that could mislead a reader, or that XML 1.0 forbids,
/// with U+FFFD, and line ends with LF.
std::string harmless_lines(std::string_view text);

/// The same, escaped for the content or a quoted attribute value of an HTML or XML element.
std::string escaped_markup(std::string_view text);

/// The same, escaped for a cell of a Markdown table (GitHub Flavored Markdown): the text can neither leave
/// the cell nor contain markup.
std::string escaped_markdown(std::string_view text);

}  // namespace kvq::report
