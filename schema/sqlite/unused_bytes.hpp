// SPDX-License-Identifier: MIT
// Finds the bytes of a database page that SQLite does not use (https://sqlite.org/fileformat.html,
// sections 1.5 and 1.6). They may hold what was deleted: SQLite does not clear what it moves to another page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kvq {

/// The rest of a value that does not fit on its page: it fills a chain of overflow pages.
struct Overflow {
  uint32_t first_page;
  uint64_t bytes;
};

/// Returns the number of 1 to 4 bytes, the most significant first.
uint32_t big_endian(std::span<const unsigned char> bytes, size_t at, size_t size);

/// Overwrites bytes with zeros. Returns whether one of them was not zero.
bool clear(std::span<unsigned char> bytes);

/// Whether the page belongs to a tree; otherwise it is an overflow page or unused. Only for files of fewer
/// than 2^24 pages. `header` is the offset of the page's header: 100 on the first page, else 0.
bool is_tree_page(std::span<const unsigned char> page, size_t header);

/// Overwrites the unused bytes of a tree page with zeros, and adds its overflow chains. `usable` is the size
/// of a page without reserved bytes. Returns whether the page has changed. A page that breaks the format
/// stays as it is.
bool clear_unused_bytes(std::span<unsigned char> page, size_t header, size_t usable,
                        std::vector<Overflow>& overflows);

}  // namespace kvq
