// SPDX-License-Identifier: MIT
#include "indexer/git/likeness.hpp"

#include <algorithm>
#include <string>

namespace kvq {
namespace {

constexpr size_t longest_piece = 64;
/// git looks for a NUL in so many bytes to tell whether a file is text.
constexpr size_t bytes_looked_at = 8'000;

bool is_text(std::string_view file) {
  return file.substr(0, bytes_looked_at).find('\0') == std::string_view::npos;
}

uint64_t hash_of(std::string_view piece) {
  // FNV-1a. Of two files, it does not matter if somebody makes them look alike.
  uint64_t hash = 14'695'981'039'346'656'037U;
  for (const char c : piece) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  return hash;
}

/// Removes the next piece from the front: up to the end of the line, at most 64 bytes. In a text, the CR of a
/// CR LF does not count.
std::string take_piece(std::string_view& file, bool skips_cr) {
  std::string piece;
  while (!file.empty() && piece.size() < longest_piece) {
    const char c = file.front();
    file.remove_prefix(1);
    if (skips_cr && c == '\r' && file.starts_with('\n')) continue;
    piece += c;
    if (c == '\n') break;
  }
  return piece;
}

}  // namespace

FilePieces pieces_of(std::string_view file) {
  FilePieces out;
  out.size = file.size();
  const bool skips_cr = is_text(file);
  while (!file.empty()) {
    const std::string piece = take_piece(file, skips_cr);
    out.bytes.emplace_back(hash_of(piece), piece.size());
  }
  std::ranges::sort(out.bytes);
  auto last = out.bytes.begin();
  for (auto next = out.bytes.begin(); next != out.bytes.end(); ++next) {
    if (next == last) continue;
    if (next->first == last->first) {
      last->second += next->second;
    } else {
      *++last = *next;
    }
  }
  if (!out.bytes.empty()) out.bytes.erase(last + 1, out.bytes.end());
  return out;
}

int likeness(const FilePieces& one, const FilePieces& other) {
  const size_t larger = std::max(one.size, other.size);
  if (larger == 0) return 0;
  size_t common = 0;
  auto left = one.bytes.begin();
  auto right = other.bytes.begin();
  while (left != one.bytes.end() && right != other.bytes.end()) {
    if (left->first == right->first) {
      common += std::min(left->second, right->second);
      ++left;
      ++right;
    } else if (left->first < right->first) {
      ++left;
    } else {
      ++right;
    }
  }
  constexpr size_t all = 100;
  return static_cast<int>(common * all / larger);
}

}  // namespace kvq
