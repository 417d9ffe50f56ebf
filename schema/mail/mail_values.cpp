// SPDX-License-Identifier: MIT
#include "schema/mail/mail_values.hpp"

#include <algorithm>

namespace kvq {

void MailValues::keep_each_mail_once() {
  std::ranges::sort(values_);
  const auto same_mail = [](const auto& one, const auto& other) { return one.first == other.first; };
  values_.erase(std::unique(values_.begin(), values_.end(), same_mail), values_.end());
}

std::optional<int64_t> MailValues::sum() {
  keep_each_mail_once();
  if (values_.empty()) return std::nullopt;
  int64_t sum = 0;
  for (const auto& [mail, value] : values_) sum += value;
  return sum;
}

std::optional<double> MailValues::mean() {
  const std::optional<int64_t> total = sum();
  if (!total) return std::nullopt;
  return static_cast<double>(*total) / static_cast<double>(values_.size());
}

std::optional<int64_t> MailValues::percentile(int percent) {
  keep_each_mail_once();
  if (values_.empty()) return std::nullopt;
  const size_t rank = (values_.size() * static_cast<size_t>(percent) + 99) / 100;
  const auto nth = values_.begin() + static_cast<std::ptrdiff_t>(rank == 0 ? 0 : rank - 1);
  std::ranges::nth_element(values_, nth, {}, &std::pair<int64_t, int64_t>::second);
  return nth->second;
}

}  // namespace kvq
