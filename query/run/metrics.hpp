// SPDX-License-Identifier: MIT
// Measures the metrics of a database.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "query/sql/metrics.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

struct Sample {
  /// The values of the labels, in their order. A list's name may have any bytes.
  std::vector<std::string> labels;
  int64_t value;
  bool operator==(const Sample&) const = default;
};

struct Measured {
  const sql::Metric* metric;
  std::vector<Sample> samples;
};

/// The samples of the metrics that have neither a query nor a statement, by name.
using GivenSamples = std::map<std::string_view, std::vector<Sample>>;

/// Measures all metrics, in the order of their table. `now` is in seconds UTC. Throws Error.
std::vector<Measured> measure(const Database& database, const GivenSamples& given, int64_t now);

}  // namespace kvq
