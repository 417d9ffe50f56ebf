// SPDX-License-Identifier: MIT
#include "indexer/git/pack/delta.hpp"

#include <algorithm>
#include <cstdint>

namespace kvq {
namespace {

/// The instructions of a delta, read from its front. What is missing at its end is read as 0.
class Instructions {
 public:
  explicit Instructions(std::string_view bytes) : bytes_(bytes) {}

  bool is_at_end() const { return bytes_.empty(); }

  uint8_t byte() {
    if (bytes_.empty()) return 0;
    const auto out = static_cast<uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return out;
  }

  /// Reads a size: seven bits a byte, the least significant first.
  uint64_t size() {
    uint64_t out = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const uint8_t next = byte();
      out |= static_cast<uint64_t>(next & 0x7f) << shift;
      if (next < 0x80) break;
    }
    return out;
  }

  /// Reads the bytes of a number that are not 0: bit i of `present` says that byte i follows.
  uint32_t number(unsigned present) {
    uint32_t out = 0;
    for (unsigned shift = 0; present != 0; present >>= 1, shift += 8) {
      if (present & 1) out |= static_cast<uint32_t>(byte()) << shift;
    }
    return out;
  }

  std::string_view take(size_t bytes) {
    const std::string_view out = bytes_.substr(0, bytes);
    bytes_.remove_prefix(out.size());
    return out;
  }

 private:
  std::string_view bytes_;
};

}  // namespace

std::optional<std::string> apply_delta(std::string_view base, std::string_view delta, size_t most) {
  Instructions instructions(delta);
  const uint64_t base_size = instructions.size();
  const uint64_t size = instructions.size();
  if (base_size != base.size() || size > most) return std::nullopt;
  std::string out;
  // A damaged delta may ask for far more than it makes.
  out.reserve(std::min<size_t>(size, base.size() + delta.size()));
  while (!instructions.is_at_end()) {
    constexpr unsigned copy_from_base = 0x80;
    constexpr size_t bytes_if_zero = 0x10000;
    const unsigned instruction = instructions.byte();
    std::string_view piece;
    size_t bytes = instruction;
    if (instruction & copy_from_base) {
      const size_t offset = instructions.number(instruction & 0xf);
      bytes = instructions.number(instruction >> 4 & 0x7);
      if (bytes == 0) bytes = bytes_if_zero;
      if (offset <= base.size()) piece = base.substr(offset, bytes);
    } else {
      piece = instructions.take(bytes);
    }
    // An instruction of 0 is reserved.
    if (bytes == 0 || piece.size() != bytes || out.size() + bytes > size) return std::nullopt;
    out += piece;
  }
  if (out.size() != size) return std::nullopt;
  return out;
}

}  // namespace kvq
