// SPDX-License-Identifier: MIT
#include "schema/mail/text_block.hpp"

#include "schema/base/compression.hpp"

namespace kvq {

std::string_view bytes_at(std::string_view bytes, TextSpan span) {
  const auto begin = static_cast<uint64_t>(span.begin);
  const auto count = static_cast<uint64_t>(span.bytes);
  if (begin > bytes.size() || count > bytes.size() - begin) damaged_text();
  return bytes.substr(begin, count);
}

TextSpan TextBlockBuilder::add(const Body& body) {
  const size_t begin = bytes_.size();
  append(bytes_, body);
  return {static_cast<int64_t>(begin), static_cast<int64_t>(bytes_.size() - begin)};
}

TextSpan TextBlockBuilder::add(std::string_view bytes) {
  const size_t begin = bytes_.size();
  bytes_ += bytes;
  return {static_cast<int64_t>(begin), static_cast<int64_t>(bytes.size())};
}

bool TextBlockBuilder::is_full() const {
  return bytes_.size() >= full_block_bytes;
}

std::string TextBlockBuilder::take_frame() {
  std::string frame = compress(bytes_);
  bytes_.clear();
  return frame;
}

Body TextBlockReader::read(std::string_view frame, TextSpan span) {
  if (frame != frame_) {
    bytes_ = decompress(frame);
    frame_ = frame;
  }
  return body_from(bytes_at(bytes_, span));
}

}  // namespace kvq
