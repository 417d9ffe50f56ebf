// SPDX-License-Identifier: MIT
// Reads the records of the full-text index. Their bytes may be damaged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kvq {

/// Throws the Error (database) for records that FTS5 would not write.
[[noreturn]] void throw_damaged_full_text();

/// Reads varints (schema/base/varint.hpp) from bytes. Throws if a varint is truncated.
class NumberReader {
 public:
  explicit NumberReader(std::string_view bytes) : rest_(bytes) {}

  bool is_at_end() const { return rest_.empty(); }
  size_t size() const { return rest_.size(); }

  uint64_t take() {
    if (!rest_.empty() && static_cast<unsigned char>(rest_.front()) < 0x80) {
      const auto number = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      return number;
    }
    return take_long();
  }
  /// Returns the next `count` bytes, or all that are left if there are fewer.
  std::string_view take_bytes(size_t count) {
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(bytes.size());
    return bytes;
  }

 private:
  uint64_t take_long();

  std::string_view rest_;
};

}  // namespace kvq
