// SPDX-License-Identifier: MIT
// Texts whose lines a mail program broke, to join them again (RFC 3676).
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns the text as `git mailinfo` reads one with this Content-Type, which must be in lower case. Unless
/// it says format=flowed, that is the text itself. Takes linear time.
std::string whole_lines(std::string text, std::string_view content_type);

}  // namespace kvq
