// SPDX-License-Identifier: MIT
// Recognises answers that ask nothing of anybody, such as "Thanks!", "Ping" or a tag alone.
#pragma once

#include <string_view>

namespace kvq {

/// Whether the own text of an answer (unquoted, outside of a diff) consists only of thanks, assent, praise, a
/// reminder or review tags, apart from a greeting, the name of its writer and a signature. Also true if a
/// line gives a review tag without an address, which is a review but no trailer.
bool asks_nothing(std::string_view own, std::string_view writer);

}  // namespace kvq
