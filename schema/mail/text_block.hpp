// SPDX-License-Identifier: MIT
// The texts of mails are stored in blocks: many texts in one zstd frame. Consecutive mails quote each other,
// so they compress well together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "schema/mail/body.hpp"

namespace kvq {

/// A range of bytes in the uncompressed content of a block.
struct TextSpan {
  int64_t begin;
  int64_t bytes;
};

/// Returns the bytes of a span in the uncompressed content of a block. Throws Error (database) if the span
/// exceeds the content.
std::string_view bytes_at(std::string_view bytes, TextSpan span);

// Larger blocks compress better, but reading a single text takes longer: 0.3 ms with this size.
inline constexpr size_t full_block_bytes = 512u << 10;

/// Collects texts for a block.
class TextBlockBuilder {
 public:
  TextSpan add(const Body& body);
  TextSpan add(std::string_view bytes);
  bool is_empty() const { return bytes_.empty(); }
  /// Whether the next text belongs in another block. A reader decompresses a whole block.
  bool is_full() const;
  /// Returns the frame of the block and leaves the builder empty.
  std::string take_frame();

 private:
  std::string bytes_;
};

/// Reads bodies from frames. Caches the last frame, since callers usually read neighbouring texts next.
class TextBlockReader {
 public:
  /// Throws Error (database) if there is no such text in the frame.
  Body read(std::string_view frame, TextSpan span);

 private:
  std::string frame_;
  std::string bytes_;
};

}  // namespace kvq
