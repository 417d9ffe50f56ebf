// SPDX-License-Identifier: MIT
#include "schema/full_text_positions.hpp"

namespace kvq {

std::string_view up_to_columns(std::string_view positions, ColumnMask columns) {
  PositionReader reader(positions, columns);
  size_t end = 0;
  while (reader.next()) end = reader.bytes_read();
  return positions.substr(0, end);
}

void keep_following(std::string_view before, std::string_view positions, ColumnMask columns,
                    PositionWriter& out) {
  out.clear();
  PositionReader first(before, columns);
  PositionReader second(positions, columns);
  bool has_first = first.next();
  bool has_second = second.next();
  while (has_first && has_second) {
    if (first.place() + 1 < second.place()) {
      has_first = first.next();
    } else {
      if (first.place() + 1 == second.place()) out.add(second.column(), second.position());
      has_second = second.next();
    }
  }
}

}  // namespace kvq
