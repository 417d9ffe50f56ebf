// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_positions.hpp"

#include <string>
#include <utility>

#include "support/catch.hpp"

using namespace kvq;

namespace {

using Places = std::vector<std::pair<uint32_t, uint64_t>>;

std::string written(const Places& places) {
  std::vector<char> room(places.size() * PositionWriter::most_bytes);
  PositionWriter out(room.data());
  for (const auto& [column, position] : places) out.add(column, position);
  return {room.data(), static_cast<size_t>(out.end() - room.data())};
}

Places read(std::string_view bytes, ColumnMask columns = all_columns) {
  Places out;
  for (PositionReader reader(bytes, columns); reader.next();) {
    out.emplace_back(reader.column(), reader.position());
  }
  return out;
}

constexpr ColumnMask column(int number) {
  return ColumnMask{1} << number;
}

}  // namespace

TEST_CASE("full text positions: only those of the requested columns are read", "[schema]") {
  const Places all = {{0, 0}, {0, 1}, {0, 200}, {3, 0}, {3, 70'000}, {9, 5}};
  const std::string bytes = written(all);
  CHECK(read(bytes) == all);
  CHECK(read(bytes, column(0)) == Places{{0, 0}, {0, 1}, {0, 200}});
  CHECK(read(bytes, column(3)) == Places{{3, 0}, {3, 70'000}});
  CHECK(read(bytes, column(0) | column(9)) == Places{{0, 0}, {0, 1}, {0, 200}, {9, 5}});
  CHECK(read(bytes, column(4)).empty());
  CHECK(read(up_to_columns(bytes, column(3))) == Places{{0, 0}, {0, 1}, {0, 200}, {3, 0}, {3, 70'000}});
  CHECK(up_to_columns(bytes, column(9)) == bytes);
  CHECK(up_to_columns(bytes, column(4)).empty());
}

TEST_CASE("full text positions: a following term is at the next position of the same column", "[schema]") {
  struct Case {
    Places before;
    Places behind;
    Places following;
  };
  const auto test = GENERATE(values<Case>({
      {{{0, 4}}, {{0, 5}}, {{0, 5}}},
      {{{0, 4}}, {{0, 4}}, {}},
      {{{0, 4}}, {{0, 3}}, {}},
      {{{0, 4}}, {{0, 6}}, {}},
      {{{0, 0}}, {{3, 1}}, {}},
      {{{3, 0}}, {{3, 1}}, {{3, 1}}},
      {{{0, 1}, {0, 2}}, {{0, 2}, {0, 3}}, {{0, 2}, {0, 3}}},
      {{{0, 1}, {3, 7}, {9, 0}}, {{0, 9}, {3, 8}, {9, 0}, {9, 1}}, {{3, 8}, {9, 1}}},
      {{}, {{0, 1}}, {}},
      {{{0, 1}}, {}, {}},
  }));
  std::vector<char> room;
  CHECK(read(following(written(test.before), written(test.behind), all_columns, room)) == test.following);
}
