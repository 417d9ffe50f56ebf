// SPDX-License-Identifier: MIT
// zstd, for the texts that the database keeps.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvq {

std::string compress(std::string_view bytes);

/// How many bytes a frame says it holds. Throws Error (database) for no frame, and for one that claims more
/// than 1 GiB.
size_t content_bytes(std::string_view frame);

/// The bytes that compress() was given. Throws Error (database) for anything else.
std::string decompress(std::string_view frame);

/// Throws the Error (database) of texts that cannot be read.
[[noreturn]] void damaged_text();

}  // namespace kvq
