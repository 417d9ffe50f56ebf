// SPDX-License-Identifier: MIT
// Compresses the texts in the database with zstd.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvq {

std::string compress(std::string_view bytes);

/// Returns the uncompressed size that a frame declares, in bytes. Throws Error (database) if it is not a
/// frame, or declares more than 1 GiB.
size_t content_bytes(std::string_view frame);

/// Reverses compress(). Throws Error (database) for an invalid frame.
std::string decompress(std::string_view frame);

/// Throws the Error (database) for a text that cannot be read.
[[noreturn]] void damaged_text();

}  // namespace kvq
