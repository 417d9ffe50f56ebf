// SPDX-License-Identifier: MIT
#include "indexer/git/tree_changes.hpp"

#include <map>
#include <utility>

#include "indexer/git/raw_tree.hpp"

namespace kvq {
namespace {

// public-inbox uses two levels, and a third for mails with the same Message-ID.
constexpr int deepest_tree = 8;

class TreeComparison {
 public:
  explicit TreeComparison(const TreeReader& read) : read_(read) {}

  bool compare(std::string_view old_tree, std::string_view new_tree, int depth) {
    if (depth > deepest_tree) return false;
    const std::string old_raw = old_tree.empty() ? std::string() : read_(old_tree);
    const std::string new_raw = new_tree.empty() ? std::string() : read_(new_tree);
    const auto old_entries = read_tree(old_raw);
    const auto new_entries = read_tree(new_raw);
    if (!old_entries || !new_entries) return false;
    // The entries of one name in both trees.
    std::map<std::string_view, std::pair<const TreeEntry*, const TreeEntry*>> entries;
    for (const TreeEntry& entry : *old_entries) entries[entry.name].first = &entry;
    for (const TreeEntry& entry : *new_entries) entries[entry.name].second = &entry;
    for (const auto& [name, pair] : entries) {
      const auto& [before, after] = pair;
      if (before != nullptr && after != nullptr && before->id == after->id) continue;
      if (!compare(before, after, depth)) return false;
    }
    return true;
  }

  TreeChanges take() { return std::move(changes_); }

 private:
  bool compare(const TreeEntry* before, const TreeEntry* after, int depth) {
    const auto is = [](const TreeEntry* entry, EntryKind kind) {
      return entry != nullptr && entry->kind == kind;
    };
    if (is(before, EntryKind::file)) changes_.removed.emplace_back(before->id);
    if (is(after, EntryKind::file)) changes_.added.emplace_back(after->id);
    const std::string_view old_tree = is(before, EntryKind::tree) ? before->id : std::string_view();
    const std::string_view new_tree = is(after, EntryKind::tree) ? after->id : std::string_view();
    return (old_tree.empty() && new_tree.empty()) || compare(old_tree, new_tree, depth + 1);
  }

  const TreeReader& read_;
  TreeChanges changes_;
};

}  // namespace

std::optional<TreeChanges> changes_between(std::string_view old_tree, std::string_view new_tree,
                                           const TreeReader& read) {
  TreeComparison comparison(read);
  if (!comparison.compare(old_tree, new_tree, 0)) return std::nullopt;
  return comparison.take();
}

}  // namespace kvq
