// SPDX-License-Identifier: MIT
// The widths of columns of text that share a line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kvq::report {

struct TextColumn {
  /// The width of its widest cell.
  size_t needed = 0;
  /// Names of people, which are cut last.
  bool is_of_people = false;
};

/// Returns the widths of columns that have `available` columns of the terminal together. If all fit, each
/// gets what it needs. Else those of people get theirs as long as the others keep a readable rest, narrow
/// columns get what they need, and the wide ones share what is left.
std::vector<size_t> shared_widths(const std::vector<TextColumn>& columns, size_t available);

/// Returns `Marc Zyngier` for `Marc Zyngier <maz@kernel.org>`, and the same for several people in one text.
/// An address without a name stays.
std::string without_addresses(std::string_view people);

}  // namespace kvq::report
