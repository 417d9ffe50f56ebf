// SPDX-License-Identifier: MIT
// Trailers that a mail program has broken into two lines.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns the text with such trailers on one line, as b4 joins them: `Fixes: 1234567 ("a long` and
/// `title")`, and `Reviewed-by: NAME` before a line that is only `<ADDRESS>`. Takes linear time.
std::string with_trailers_unfolded(std::string_view text);

}  // namespace kvq
