// SPDX-License-Identifier: MIT
// The text blocks of a database (schema/mail/text_block.hpp).
#pragma once

#include <cstdint>
#include <set>
#include <string_view>

#include "schema/mail/text_block.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {

/// The location of the text of a message.
struct TextPlace {
  int64_t block;
  TextSpan span;
};

/// The caller holds a Transaction.
class TextBlocks {
 public:
  explicit TextBlocks(const Database& database);

  int64_t add(std::string_view frame);
  int64_t block_of(int64_t message);

  /// Notes that the block contains a text that belongs to no message (any longer).
  void note_loss(int64_t block) { with_losses_.insert(block); }

  /// Rewrites the blocks with losses without the lost texts, and merges the last blocks if many are small.
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
