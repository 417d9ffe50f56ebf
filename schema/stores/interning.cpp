// SPDX-License-Identifier: MIT
#include "schema/stores/interning.hpp"

namespace kvq {
namespace {

// Limits memory. The last months of a list contain fewer distinct texts than this.
constexpr size_t most_known = 50'000;
constexpr size_t longest_known = 1'000;

}  // namespace

Interner::Interner(const Database& database, std::string_view find_sql, std::string_view insert_sql)
    : find_(database, find_sql), insert_(database, insert_sql) {}

std::optional<int64_t> Interner::find(const std::string& text) {
  if (const auto known = known_.find(text); known != known_.end()) return known->second;
  const std::optional<int64_t> id = find_.find(text);
  if (id) remember(text, *id);
  return id;
}

void Interner::remember(const std::string& text, int64_t id) {
  if (text.size() > longest_known) return;
  if (known_.size() >= most_known) known_.clear();
  known_.emplace(text, id);
}

}  // namespace kvq
