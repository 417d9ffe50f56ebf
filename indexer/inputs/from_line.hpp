// SPDX-License-Identifier: MIT
// The line that begins a mail in an mbox.
#pragma once

#include <string_view>

namespace kvq {

/// Returns whether a line, without its line break, has the form `From ADDRESS DATE`. The address may be
/// missing or have several words ("ada at example.org"). The date has a weekday, a month, a day, a time and a
/// year of four digits, in the order of asctime() or of mails, with or without zones. A sentence that begins
/// with "From" has no such date. git mailsplit asks only for a time and a number, Python's mailbox for
/// nothing.
bool is_from_line(std::string_view line);

/// Returns whether the content of a file begins as that of an mbox: with such a line. Blank lines before it
/// do not matter.
bool begins_like_mbox(std::string_view content);

/// Returns whether the content of a file begins as a mail: with a header field (RFC 5322, 2.2) whose name is
/// a word.
bool begins_like_mail(std::string_view content);

}  // namespace kvq
