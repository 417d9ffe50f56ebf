// SPDX-License-Identifier: MIT
#include "schema/stores/text_blocks.hpp"

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "schema/base/compression.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

constexpr size_t small_block_bytes = full_block_bytes / 2;

}  // namespace

TextBlocks::TextBlocks(const Database& database)
    : insert_block_(database, sql::insert_text_block),
      block_of_message_(database, sql::text_block_of_message),
      last_blocks_(database, sql::last_text_blocks),
      frame_of_block_(database, sql::frame_of_text_block),
      texts_of_block_(database, sql::texts_of_block),
      move_text_(database, sql::move_text),
      delete_block_(database, sql::delete_text_block) {}

int64_t TextBlocks::add(std::string_view frame) {
  return insert_block_.insert(Blob{frame});
}

int64_t TextBlocks::block_of(int64_t message) {
  return block_of_message_.find(message).value();
}

void TextBlocks::tidy() {
  std::set<int64_t> blocks = std::exchange(with_losses_, {});
  add_small_ones(blocks);
  if (!blocks.empty()) rewrite(blocks);
}

void TextBlocks::add_small_ones(std::set<int64_t>& blocks) {
  // Merge only this many at once: merging after each run would rewrite the same texts again and again.
  constexpr size_t joined_at_once = 16;
  std::vector<int64_t> small;
  for (auto rows = last_blocks_.use(int64_t{joined_at_once}); rows.next();) {
    if (content_bytes(rows.text(1)) >= small_block_bytes) return;
    small.push_back(rows.integer(0));
  }
  if (small.size() == joined_at_once) blocks.insert(small.begin(), small.end());
}

void TextBlocks::rewrite(const std::set<int64_t>& blocks) {
  TextBlockBuilder builder;
  std::vector<std::pair<int64_t, TextSpan>> moved;
  const auto write = [&] {
    if (moved.empty()) return;
    const int64_t block = add(builder.take_frame());
    for (const auto& [message, span] : moved) move_text_.run(message, block, span.begin);
    moved.clear();
  };
  for (const int64_t block : blocks) {
    std::string bytes;
    if (auto frame = frame_of_block_.use(block); frame.next()) bytes = decompress(frame.text(0));
    std::vector<std::pair<int64_t, TextSpan>> texts;
    for (auto rows = texts_of_block_.use(block); rows.next();) {
      texts.emplace_back(rows.integer(0), TextSpan{rows.integer(1), rows.integer(2)});
    }
    for (const auto& [message, span] : texts) {
      moved.emplace_back(message, builder.add(bytes_at(bytes, span)));
      if (builder.is_full()) write();
    }
  }
  write();
  for (const int64_t block : blocks) delete_block_.run(block);
}

}  // namespace kvq
