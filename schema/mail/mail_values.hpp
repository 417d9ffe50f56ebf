// SPDX-License-Identifier: MIT
// The numbers of a group of mails, of which joins may have made several rows each.
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

  /// Over the mails, each once; absent where there is none. They change the order of the values kept.
  std::optional<int64_t> sum();
  std::optional<double> mean();
  /// By nearest rank: the least value that `percent` of the values do not exceed.
  std::optional<int64_t> percentile(int percent);

 private:
  void keep_each_mail_once();

  std::vector<std::pair<int64_t, int64_t>> values_;
};

}  // namespace kvq
