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
#include "schema/sqlite/statement.hpp"

namespace kvq {

/// Where bytes stand in what a block holds.
struct TextSpan {
  int64_t begin;
  int64_t bytes;
};

/// Where the text of a message is.
struct TextPlace {
  int64_t block;
  TextSpan span;
};

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

/// The blocks of a database. The caller holds a Transaction.
class TextBlocks {
 public:
  explicit TextBlocks(const Database& database);

  int64_t add(std::string_view frame);
  int64_t block_of(int64_t message);

  /// That a text is in a block, but no message has it (any more).
  void note_loss(int64_t block) { with_losses_.insert(block); }

  /// Writes the blocks with losses anew without what was lost, and joins the last ones where many of them
  /// are small.
  void tidy();

 private:
  void add_small_ones(std::set<int64_t>& blocks);
  void rewrite(const std::set<int64_t>& blocks);

  Statement insert_block_;
  Statement block_of_message_;
  Statement last_blocks_;
  Statement frame_of_block_;
  Statement texts_of_block_;
  Statement move_text_;
  Statement delete_block_;
  std::set<int64_t> with_losses_;
};

}  // namespace kvq
