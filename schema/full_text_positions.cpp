// SPDX-License-Identifier: MIT
#include "schema/full_text_positions.hpp"

#include <tuple>

#include "schema/full_text_run.hpp"

namespace kvq {

bool PositionReader::next(ColumnMask columns) {
  constexpr uint64_t new_column = 1;
  while (!rest_.is_at_end()) {
    const uint64_t number = rest_.take();
    if (number == new_column) {
      const uint64_t column = rest_.take();
      if (column >= full_text_columns) throw_damaged_full_text();
      column_ = static_cast<uint32_t>(column);
      position_ = 0;
      continue;
    }
    position_ += number - 2;
    if ((columns >> column_ & 1) != 0) return true;
  }
  return false;
}

void keep_following(std::string_view before, std::string_view positions, ColumnMask columns,
                    PositionWriter& out) {
  out.clear();
  PositionReader first(before);
  PositionReader second(positions);
  const auto behind_first = [&] { return std::tuple(first.column(), first.position() + 1); };
  const auto at_second = [&] { return std::tuple(second.column(), second.position()); };
  bool has_first = first.next(columns);
  bool has_second = second.next(columns);
  while (has_first && has_second) {
    if (behind_first() < at_second()) {
      has_first = first.next(columns);
    } else {
      if (behind_first() == at_second()) out.add(second.column(), second.position());
      has_second = second.next(columns);
    }
  }
}

}  // namespace kvq
