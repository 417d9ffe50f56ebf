// SPDX-License-Identifier: MIT
#include "schema/full_text/id_set.hpp"

#include <cstdint>
#include <limits>
#include <random>
#include <set>
#include <vector>

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("id sets: a set contains the added ids and no others", "[schema]") {
  const size_t count = GENERATE(size_t{1}, size_t{31}, size_t{32}, size_t{33}, size_t{5'000});
  const int64_t step = GENERATE(int64_t{1}, int64_t{64}, int64_t{1'099'511'627'776});
  CAPTURE(count, step);
  std::vector<int64_t> ids;
  for (size_t i = 0; i < count; ++i) ids.push_back(static_cast<int64_t>(i) * step);
  IdSet set(ids);
  if (GENERATE(false, true)) set.prepare_lookups();
  size_t found = 0;
  for (size_t i = 0; i < 2 * count; ++i) found += set.contains(static_cast<int64_t>(i) * step);
  CHECK(found == count);
  CHECK(set.size() == count);
  CHECK_FALSE(set.contains(-1));
}

TEST_CASE("id sets: any ids", "[schema]") {
  std::mt19937_64 random(20'220'203);
  constexpr int64_t least = std::numeric_limits<int64_t>::min();
  constexpr int64_t greatest = std::numeric_limits<int64_t>::max();
  std::set<int64_t> ids = {0, -1, least, greatest};
  while (ids.size() < 3'000) ids.insert(static_cast<int64_t>(random() >> 1U));
  std::vector<int64_t> twice(ids.begin(), ids.end());
  twice.insert(twice.end(), ids.begin(), ids.end());
  IdSet set(twice);
  CHECK(set.ids() == std::vector<int64_t>(ids.begin(), ids.end()));
  set.prepare_lookups();
  for (const int64_t id : ids) {
    CHECK(set.contains(id));
    CHECK(set.contains(id ^ 1) == ids.contains(id ^ 1));
  }
}

TEST_CASE("id sets: the least and the greatest number", "[schema]") {
  constexpr int64_t least = std::numeric_limits<int64_t>::min();
  constexpr int64_t greatest = std::numeric_limits<int64_t>::max();
  IdSet set({greatest, least});
  set.prepare_lookups();
  CHECK(set.contains(least));
  CHECK(set.contains(greatest));
  CHECK_FALSE(set.contains(0));
}

TEST_CASE("id sets: an empty set contains nothing", "[schema]") {
  IdSet set;
  set.prepare_lookups();
  CHECK_FALSE(set.contains(0));
  CHECK(set.size() == 0);
}

TEST_CASE("id sets: a repeated id is in the set once, in order or not", "[schema]") {
  CHECK(IdSet({1, 1, 2}).ids() == std::vector<int64_t>{1, 2});
  CHECK(IdSet({2, 1, 2}).ids() == std::vector<int64_t>{1, 2});
  CHECK(IdSet({7, 7}).size() == 1);
}

TEST_CASE("id sets: intersection, union and difference", "[schema]") {
  const IdSet one({1, 3, 5, 7});
  const IdSet other({3, 4, 7, 8});
  CHECK(intersection(one, other).ids() == std::vector<int64_t>{3, 7});
  CHECK(set_union(one, other).ids() == std::vector<int64_t>{1, 3, 4, 5, 7, 8});
  CHECK(difference(one, other).ids() == std::vector<int64_t>{1, 5});
  CHECK(intersection(one, {}).size() == 0);
  CHECK(set_union({}, one).ids() == one.ids());
  CHECK(difference(one, {}).ids() == one.ids());
}
