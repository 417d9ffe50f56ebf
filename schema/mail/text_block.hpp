// SPDX-License-Identifier: MIT
// The texts of mails are kept in blocks, many in one zstd frame: mails that come one after another quote each
// other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "schema/mail/body.hpp"

namespace kvq {

/// Where bytes stand in what a block holds.
struct TextSpan {
  int64_t begin;
  int64_t bytes;
};

/// What a block's frame holds at a span. Throws Error (database) where it is not that long.
std::string_view bytes_at(std::string_view bytes, TextSpan span);

// Larger blocks are smaller in all, and slower to read one text of: 0.3 ms here.
inline constexpr size_t full_block_bytes = 512u << 10;

/// Gathers texts for a block.
class TextBlockBuilder {
 public:
  TextSpan add(const Body& body);
  TextSpan add(std::string_view bytes);
  bool is_empty() const { return bytes_.empty(); }
  /// Whether the next text belongs in another block: a reader unpacks all of one.
  bool is_full() const;
  /// The block's frame; the builder is empty then.
  std::string take_frame();

 private:
  std::string bytes_;
};

/// Reads bodies out of frames. Remembers the last frame, since whoever reads one text mostly reads its
/// neighbours.
class TextBlockReader {
 public:
  /// Throws Error (database) where there is no such text in the frame.
  Body read(std::string_view frame, TextSpan span);

 private:
  std::string frame_;
  std::string bytes_;
};

}  // namespace kvq
