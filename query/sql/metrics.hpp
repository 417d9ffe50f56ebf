// SPDX-License-Identifier: MIT
// The table of the metrics of `kvq metrics`.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace kvq::sql {

/// A value of a label, and the terms of a query that it stands for; those are empty if the query itself
/// returns the value.
struct LabelValue {
  std::string_view name;
  std::string_view terms = {};
};

struct MetricLabel {
  std::string_view name;
  /// Returns all values that the label can have; absent for the names of lists, which are in the database. No
  /// label has a value of a mail, because Prometheus keeps a time series for each value.
  std::vector<LabelValue> (*values)() = nullptr;
};

/// What is measured, and how. All metrics are gauges: mails can be deleted, and histories be rewritten, so no
/// number only grows.
struct Metric {
  /// By the conventions of Prometheus: base units, no abbreviations, `_total` only for counters.
  std::string_view name;
  /// One line, without a backslash.
  std::string_view help;
  /// For a metric of the lists, the first label is `list`.
  std::span<const MetricLabel> labels = {};
  /// A query of kvq, which counts by the labels. If it has `{}`, it is run for each value of the last label,
  /// with the terms of the value there.
  std::string_view query = {};
  /// A statement, which returns the labels and the value. If there is neither a query nor a statement, the
  /// command gives the samples.
  std::string_view sql = {};
  /// Whether labels without a row are 0, not absent. A condition of an alert is never true for an absent
  /// sample, and a count that begins with 1 shows no increase.
  bool has_zeros = false;
};

std::span<const Metric> metrics();

}  // namespace kvq::sql
