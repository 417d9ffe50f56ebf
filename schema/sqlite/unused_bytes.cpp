// SPDX-License-Identifier: MIT
#include "schema/sqlite/unused_bytes.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "schema/base/varint.hpp"

namespace kvq {
namespace {

enum PageType : unsigned char { interior_index = 2, interior_table = 5, leaf_index = 10, leaf_table = 13 };

constexpr size_t leaf_header = 8;
constexpr size_t interior_header = 12;
constexpr size_t page_number_bytes = 4;

/// Adds the overflow chain of a cell, if it has one. Returns false if the cell breaks the format.
bool add_overflow(std::span<const unsigned char> page, size_t cell, unsigned char type, size_t usable,
                  std::vector<Overflow>& overflows) {
  if (type == interior_table) return true;
  if (cell >= usable) return false;
  std::string_view bytes(reinterpret_cast<const char*>(page.data()) + cell, usable - cell);
  if (type == interior_index) bytes.remove_prefix(std::min(page_number_bytes, bytes.size()));
  const uint64_t payload = take_varint(bytes);
  if (type == leaf_table) take_varint(bytes);
  // The names and formulas are those of section 1.6.
  const size_t x = type == leaf_table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
  if (payload <= x) return true;
  const size_t m = (usable - 12) * 32 / 255 - 23;
  const size_t k = m + (payload - m) % (usable - 4);
  const size_t local = k <= x ? k : m;
  if (bytes.size() < local + page_number_bytes) return false;
  overflows.push_back({big_endian(page, usable - bytes.size() + local, page_number_bytes), payload - local});
  return true;
}

/// The unused ranges of a tree page, as offset and size; absent if the page breaks the format.
using Ranges = std::vector<std::pair<size_t, size_t>>;
std::optional<Ranges> unused_ranges(std::span<const unsigned char> page, size_t header, size_t usable) {
  constexpr size_t smallest_block = 4;
  const bool is_leaf = page[header] >= leaf_index;
  const size_t cells = big_endian(page, header + 3, 2);
  const size_t gap = header + (is_leaf ? leaf_header : interior_header) + 2 * cells;
  const size_t stored = big_endian(page, header + 5, 2);
  // 65,536 does not fit into two bytes.
  const size_t content = stored == 0 ? 65'536 : stored;
  if (gap > content || content > usable) return std::nullopt;
  Ranges ranges{{gap, content - gap}};
  size_t last = content;
  for (size_t block = big_endian(page, header + 1, 2); block != 0;) {
    if (block < last || block + smallest_block > usable) return std::nullopt;
    const size_t next = big_endian(page, block, 2);
    const size_t size = big_endian(page, block + 2, 2);
    if (size < smallest_block || block + size > usable) return std::nullopt;
    ranges.emplace_back(block + smallest_block, size - smallest_block);
    last = block + size;
    block = next;
  }
  return ranges;
}

}  // namespace

uint32_t big_endian(std::span<const unsigned char> bytes, size_t at, size_t size) {
  uint32_t number = 0;
  for (const unsigned char byte : bytes.subspan(at, size)) number = number << 8 | byte;
  return number;
}

bool clear(std::span<unsigned char> bytes) {
  const bool is_dirty = std::ranges::any_of(bytes, [](unsigned char byte) { return byte != 0; });
  if (is_dirty) std::ranges::fill(bytes, static_cast<unsigned char>(0));
  return is_dirty;
}

bool is_tree_page(std::span<const unsigned char> page, size_t header) {
  const unsigned char type = page[header];
  return type == interior_index || type == interior_table || type == leaf_index || type == leaf_table;
}

bool clear_unused_bytes(std::span<unsigned char> page, size_t header, size_t usable,
                        std::vector<Overflow>& overflows) {
  const auto ranges = unused_ranges(page, header, usable);
  if (!ranges) return false;
  const unsigned char type = page[header];
  const size_t cells = big_endian(page, header + 3, 2);
  const size_t first_pointer = header + (type >= leaf_index ? leaf_header : interior_header);
  const size_t known = overflows.size();
  for (size_t cell = 0; cell < cells; ++cell) {
    if (!add_overflow(page, big_endian(page, first_pointer + 2 * cell, 2), type, usable, overflows)) {
      overflows.resize(known);
      return false;
    }
  }
  bool changed = false;
  for (const auto& [begin, size] : *ranges) changed |= clear(page.subspan(begin, size));
  return changed;
}

}  // namespace kvq
