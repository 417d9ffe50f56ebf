// SPDX-License-Identifier: MIT
// Aggregates over a group of mails. Joins may yield several rows per mail; each mail counts once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace kvq {

class MailValues {
 public:
  void add(int64_t mail, int64_t value) { values_.emplace_back(mail, value); }

  /// All aggregates count each mail once and are absent if there are no mails. They reorder the values.
  std::optional<int64_t> sum();
  std::optional<double> mean();
  /// Nearest rank: returns the least value that `percent` of the values do not exceed.
  std::optional<int64_t> percentile(int percent);

 private:
  void keep_each_mail_once();

  std::vector<std::pair<int64_t, int64_t>> values_;
};

}  // namespace kvq
