// SPDX-License-Identifier: MIT
// Keeps header fields from costing GMime time, memory or stack that grows faster than their size.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace kvq {

/// Returns how much of the text GMime can decode in linear time: up to its last "?=". GMime looks for the end
/// of each encoded word that begins after it, to the end of the text.
size_t decodable_bytes(std::string_view text);

/// The bytes of a list of addresses that GMime parses. It needs up to 150 times their size, and a stack frame
/// for each group.
inline constexpr size_t most_address_bytes = 16u << 10;

/// Changes, in all lines that look like header fields, what follows these limits: encoded words without an
/// end no longer begin one, and lists of addresses become one name. No other byte is changed. Takes linear
/// time.
void tame_fields(std::span<char> mail);

}  // namespace kvq
