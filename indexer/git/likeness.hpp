// SPDX-License-Identifier: MIT
// How alike two files are, as git measures it. libgit2 measures otherwise, and the number is a part of a diff
// with renames, and so of its patch-id.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace kvq {

/// What a file is compared by: how many of its bytes are in each different line, or piece of a long line.
struct FilePieces {
  /// A hash and bytes, sorted by hash.
  std::vector<std::pair<uint64_t, size_t>> bytes;
  size_t size = 0;
};

FilePieces pieces_of(std::string_view file);

/// Returns how many percent of the larger file are also in the other one, rounded down.
int likeness(const FilePieces& one, const FilePieces& other);

}  // namespace kvq
