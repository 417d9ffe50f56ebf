// SPDX-License-Identifier: MIT
// Finds Message-IDs in header fields and other texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// Returns all `<...>` in a header such as References, in order and without duplicates, at most `most`. Those
/// in comments count only if there are no others. If nothing is in brackets, each word is an id, if all of
/// them have an @. Brackets, white space and NUL bytes are removed; the address of a mail in a web archive is
/// its id. Takes linear time.
std::vector<std::string> message_ids_in(std::string_view value, size_t most);

/// Returns the Message-ID that a user writes, with or without brackets, white space and comments.
std::string message_id_as_stored(std::string_view written);

}  // namespace kvq
