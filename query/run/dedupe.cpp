// SPDX-License-Identifier: MIT
#include "query/run/dedupe.hpp"

#include <algorithm>

namespace kvq {

std::optional<size_t> NewSubjects::find_or_add(std::string_view title, std::string_view subject) {
  // Each subject ends with a NUL, and a title with a NUL is not searched, so no match spans two subjects.
  const size_t at = title.find('\0') == std::string_view::npos ? all_.find(title) : std::string::npos;
  if (at != std::string::npos && !begins_.empty()) {
    return static_cast<size_t>(std::ranges::upper_bound(begins_, at) - begins_.begin()) - 1;
  }
  begins_.push_back(all_.size());
  all_ += subject;
  all_ += '\0';
  return std::nullopt;
}

std::optional<size_t> NewGroups::find_or_add(std::string_view group, std::string_view name) {
  if (!group.empty()) {
    const auto [known, is_new] = groups_.try_emplace(std::string(group), First{std::string(name), new_rows_});
    if (!is_new && known->second.name != name) return known->second.index;
  }
  ++new_rows_;
  return std::nullopt;
}

}  // namespace kvq
