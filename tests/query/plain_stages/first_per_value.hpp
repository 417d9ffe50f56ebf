// SPDX-License-Identifier: MIT
// A simple implementation of `limit N per COLUMN`.
#pragma once

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "query/plain_stages/mails.hpp"

namespace kvq::tests::plain_stages {

/// Returns the first rows of each value, the values in the order of their first rows. `values` returns the
/// values of a row, `keep` the row to show for one of them.
template <class Rows, class ValuesOf, class Keep>
Rows first_per_value(const Rows& rows, size_t most, const ValuesOf& values, const Keep& keep) {
  std::map<Value, Rows> kept;
  std::map<Value, size_t> met;
  std::vector<std::pair<size_t, Value>> order;
  for (size_t i = 0; i < rows.size(); ++i) {
    for (const Value& value : values(rows[i])) {
      if (met[value]++ == 0) order.emplace_back(i, value);
      if (met[value] <= most) kept[value].push_back(keep(rows[i], value));
    }
  }
  std::ranges::sort(order);
  Rows out;
  for (const auto& [first, value] : order) out.insert(out.end(), kept[value].begin(), kept[value].end());
  return out;
}

}  // namespace kvq::tests::plain_stages
