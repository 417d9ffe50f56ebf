// SPDX-License-Identifier: MIT
#include "indexer/git/raw_tree.hpp"

#include <charconv>
#include <system_error>

#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

EntryKind kind_of(unsigned mode) {
  constexpr unsigned type = 0170000;
  constexpr unsigned tree = 0040000;
  constexpr unsigned submodule = 0160000;
  if ((mode & type) == tree) return EntryKind::tree;
  return (mode & type) == submodule ? EntryKind::submodule : EntryKind::file;
}

}  // namespace

std::optional<std::vector<TreeEntry>> read_tree(std::string_view raw) {
  constexpr size_t id_bytes = digits_of_sha1 / 2;
  constexpr int octal = 8;
  std::vector<TreeEntry> entries;
  while (!raw.empty()) {
    unsigned mode = 0;
    const auto [mode_end, failed] = std::from_chars(raw.data(), raw.data() + raw.size(), mode, octal);
    const auto mode_digits = static_cast<size_t>(mode_end - raw.data());
    if (failed != std::errc() || mode_digits == raw.size() || *mode_end != ' ') return std::nullopt;
    raw.remove_prefix(mode_digits + 1);
    const size_t name_end = raw.find('\0');
    if (name_end == 0 || name_end == std::string_view::npos || raw.size() < name_end + 1 + id_bytes)
      return std::nullopt;
    entries.push_back({kind_of(mode), raw.substr(0, name_end), raw.substr(name_end + 1, id_bytes)});
    raw.remove_prefix(name_end + 1 + id_bytes);
  }
  return entries;
}

}  // namespace kvq
