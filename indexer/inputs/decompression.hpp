// SPDX-License-Identifier: MIT
// Reads gzip (RFC 1952) and zstd (RFC 8878) as streams.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

namespace kvq {

enum class Compression { none, gzip, zstd };

/// Returns the compression that the first bytes of a file show.
Compression compression_of(std::string_view first_bytes);

/// Reads the next bytes into the buffer and returns their number; 0 at the end.
using ReadBytes = std::function<size_t(std::span<char>)>;
/// Takes the next uncompressed bytes. Returns false to stop.
using TakeBytes = std::function<bool(std::string_view)>;

/// Passes on the content of a file, which may consist of several compressed files, one after the other.
/// Returns false if the file is damaged or ends too early: what is before the damage was passed on.
bool decompress(Compression compression, const ReadBytes& read, const TakeBytes& take);

}  // namespace kvq
