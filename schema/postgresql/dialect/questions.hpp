// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace kvq::postgresql {

/// What is:question looks for in a mail's own text (query/vocabulary/words.hpp). packed_text.has_question
/// says whether it is there.
inline constexpr std::string_view question_pattern = "[?]([^!-~]|[)\"!.?]|$)";

}  // namespace kvq::postgresql
