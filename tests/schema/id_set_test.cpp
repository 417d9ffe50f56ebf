// SPDX-License-Identifier: MIT
#include "schema/id_set.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <random>
#include <set>

using namespace kvq;

TEST_CASE("id sets: the ids that were added are in it, and no others", "[schema]") {
  const size_t count = GENERATE(size_t{1}, size_t{31}, size_t{32}, size_t{33}, size_t{5'000});
  const int64_t step = GENERATE(int64_t{1}, int64_t{64}, int64_t{1'099'511'627'776});
  CAPTURE(count, step);
  IdSet set;
  for (size_t i = 0; i < count; ++i) set.add(static_cast<int64_t>(i) * step);
  size_t found = 0;
  for (size_t i = 0; i < 2 * count; ++i) found += set.contains(static_cast<int64_t>(i) * step);
  CHECK(found == count);
  CHECK_FALSE(set.contains(-1));
}

TEST_CASE("id sets: any ids", "[schema]") {
  std::mt19937_64 random(20'220'203);
  std::set<int64_t> ids = {0, -1, std::numeric_limits<int64_t>::max()};
  while (ids.size() < 3'000) ids.insert(static_cast<int64_t>(random() >> 1U));
  IdSet set;
  for (int times = 0; times < 2; ++times) {
    for (const int64_t id : ids) set.add(id);
  }
  for (const int64_t id : ids) {
    CHECK(set.contains(id));
    CHECK(set.contains(id ^ 1) == ids.contains(id ^ 1));
  }
}

TEST_CASE("id sets: nothing is in an empty one", "[schema]") {
  CHECK_FALSE(IdSet().contains(0));
}
