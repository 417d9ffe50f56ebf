// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_positions.hpp"

namespace kvq {

std::string_view up_to_columns(std::string_view positions, ColumnMask columns) {
  PositionReader reader(positions, columns);
  size_t end = 0;
  while (reader.next()) end = reader.bytes_read();
  return positions.substr(0, end);
}

std::string_view following(std::string_view before, std::string_view positions, ColumnMask columns,
                           std::vector<char>& room) {
  // Each position takes at least one byte.
  const size_t needed = positions.size() * PositionWriter::most_bytes;
  if (room.size() < needed) room.resize(needed);
  PositionWriter out(room.data());
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
  return {room.data(), static_cast<size_t>(out.end() - room.data())};
}

}  // namespace kvq
