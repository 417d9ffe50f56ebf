// SPDX-License-Identifier: MIT
#include "query/plain_stages/aggregate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace kvq::tests::plain_stages {
namespace {

/// Returns the numbers of the mails, once per mail.
Value over_numbers(const std::string& function, std::vector<int64_t> numbers) {
  if (numbers.empty()) return {};
  std::ranges::sort(numbers);
  int64_t sum = 0;
  for (const int64_t number : numbers) sum += number;
  const auto count = static_cast<double>(numbers.size());
  if (function == "sum") return sum;
  if (function == "avg") return std::round(static_cast<double>(sum) / count * 100) / 100;
  const double percent = function == "median" ? 50 : std::stod(function.substr(1));
  return numbers[static_cast<size_t>(std::ceil(count * percent / 100)) - 1];
}

}  // namespace

Value aggregate(const std::string& function, const std::string& column,
                const std::vector<const Mail*>& mails) {
  if (column.empty()) return static_cast<int64_t>(mails.size());
  std::vector<int64_t> numbers;
  std::set<Value> different;
  for (const Mail* mail : mails) {
    for (const Value& value : values_of(*mail, column)) {
      if (const auto* number = std::get_if<int64_t>(&value)) numbers.push_back(*number);
      different.insert(value);
    }
  }
  if (function == "count") return static_cast<int64_t>(different.size());
  if (function == "min") return different.empty() ? Value{} : *different.begin();
  if (function == "max") return different.empty() ? Value{} : *different.rbegin();
  return over_numbers(function, numbers);
}

}  // namespace kvq::tests::plain_stages
