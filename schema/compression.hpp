// SPDX-License-Identifier: MIT
// zstd, for the texts that the database keeps.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

std::string compress(std::string_view bytes);

/// The bytes that compress() was given. Throws Error (database) for anything else, and for a frame that
/// claims more than 1 GiB.
std::string decompress(std::string_view frame);

}  // namespace kvq
