// SPDX-License-Identifier: MIT
// Texts as PostgreSQL can store them.
#pragma once

#include <string>
#include <string_view>

namespace kvq::postgresql {

/// PostgreSQL cannot store NUL in a text. Texts are stored with NUL as U+10FFFE 0 and U+10FFFE as
/// U+10FFFE 1. (U+10FFFE is no character: Unicode 3.4, D14.) values and rows of Server are converted; texts
/// in CopyIn::put() are not.
std::string stored_text(std::string_view text);
/// Whether a stored text holds such a character, so that text_as_written() gives another text.
bool has_mark(std::string_view stored);
/// The reverse of stored_text().
std::string text_as_written(std::string_view stored);

}  // namespace kvq::postgresql
