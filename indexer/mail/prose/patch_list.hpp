// SPDX-License-Identifier: MIT
// Which patches an answer names in words: `patches 1-3`, `the first two`, `all but the last`.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns the patches that the words name, as schema/mail/patch_numbers.hpp writes them: `left` and `right`
/// are the words of a clause before and after its verb, in lower case.
std::string patches_named(std::string_view left, std::string_view right);

}  // namespace kvq
