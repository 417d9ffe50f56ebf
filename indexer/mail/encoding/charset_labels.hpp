// SPDX-License-Identifier: MIT
// Names of charsets, as mailers write them and as browsers understand them.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

inline constexpr std::string_view utf8_charset = "utf-8";
inline constexpr std::string_view ascii_charset = "us-ascii";
/// What browsers read as Latin-1 (WHATWG Encoding, 4.2).
inline constexpr std::string_view latin1_charset = "windows-1252";

/// Returns the charset that a label means, by a name that iconv knows. Quotes, white space and punctuation do
/// not count: `"UTF8";` is utf-8. Senders use some labels for a wider charset, so gb2312 is gb18030 and
/// iso-8859-1 is windows-1252 (WHATWG Encoding, 4.2). A label that the table does not have is returned in
/// lower case, without the bytes that no name has. Empty if the label is.
std::string charset_of_label(std::string_view label);

}  // namespace kvq
