// SPDX-License-Identifier: MIT
// Finds sentences in which people take a tag or an objection back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// Returns the kind of trailer that the words of a sentence (Sentence::words) take back: `I take my NAK
/// back`, `please drop my Reviewed-by`; `any` if they name no kind.
std::optional<std::string> tag_taken_back(std::string_view words);

}  // namespace kvq
