// SPDX-License-Identifier: MIT
// Inflates zlib streams (RFC 1950). inflate.cpp is the only file that uses libdeflate.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct libdeflate_decompressor;

namespace kvq {

/// Not thread-safe: each thread has its own.
class Inflater {
 public:
  /// Throws std::bad_alloc.
  Inflater();

  /// Returns the `size` bytes of the stream that `compressed` begins with. Absent if the stream is damaged,
  /// incomplete or of another size.
  std::optional<std::string> inflate(std::string_view compressed, size_t size);

 private:
  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const;
  };
  std::unique_ptr<libdeflate_decompressor, Free> decompressor_;
};

/// A stream of `bytes` bytes inflates to at most this many.
constexpr size_t most_inflated(size_t bytes) {
  // The longest match is of 258 bytes and takes at least two bits.
  constexpr size_t most_a_byte = 1032;
  return bytes * most_a_byte;
}

/// A stream of `size` inflated bytes takes at most this many, unless its writer wasted some.
constexpr size_t most_deflated(size_t size) {
  constexpr size_t smallest_stored_block = 4096;
  constexpr size_t bytes_a_block = 5;
  constexpr size_t header_and_checksum = 6;
  return size + (size / smallest_stored_block + 1) * bytes_a_block + header_and_checksum;
}

}  // namespace kvq
