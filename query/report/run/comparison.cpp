// SPDX-License-Identifier: MIT
#include "query/report/run/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <variant>

#include "query/report/formats/format.hpp"

namespace kvq::report {
namespace {

double number_of(const Value& value) {
  if (const auto* whole = std::get_if<int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return 0;
}

/// Returns the key of a row: the values of its first columns.
std::vector<std::string> key_of(const Row& row, const std::vector<plan::Column>& keys) {
  std::vector<std::string> key;
  for (size_t i = 0; i < keys.size(); ++i) key.push_back(to_data_text(row[i], keys[i]));
  return key;
}

/// Ranks numbers: the largest has rank 1, equal numbers have the same rank.
class Ranks {
 public:
  void add(double number) { numbers_.push_back(number); }
  void sort() { std::ranges::sort(numbers_, std::greater()); }
  int64_t of(double number) const {
    return 1 + (std::ranges::lower_bound(numbers_, number, std::greater()) - numbers_.begin());
  }

 private:
  std::vector<double> numbers_;
};

std::string moved(int64_t before, int64_t now) {
  return before == now ? "=" : fmt::format("{:+}", before - now);
}

}  // namespace

std::vector<plan::Column> compared_columns(const plan::Column& counted) {
  return {{counted.name + ".before", ColumnKind::number},
          {"rank", ColumnKind::number},
          {"rank.before", ColumnKind::number},
          {"move"}};
}

std::optional<CountedBy> counted_by(const plan::Plan& plan) {
  std::optional<CountedBy> found;
  for (const plan::Stage& stage : plan.stages) {
    if (const auto* count = std::get_if<plan::Count>(&stage)) {
      if (count->keys.empty()) return std::nullopt;
      found = CountedBy{count->keys, count->aggregates.front()};
    } else if (std::holds_alternative<plan::Select>(stage) || std::holds_alternative<plan::Distinct>(stage)) {
      return std::nullopt;
    }
  }
  return found;
}

void compare(const Database& database, const Comparison& comparison, std::vector<Row>& rows) {
  const size_t number = comparison.keys.size();
  std::map<std::vector<std::string>, double> before;
  Ranks ranks_before;
  kvq::run(database, comparison.others, [&](Row&& row) {
    const double value = number_of(row[number]);
    before.emplace(key_of(row, comparison.keys), value);
    ranks_before.add(value);
    return true;
  });
  Ranks ranks;
  for (const Row& row : rows) ranks.add(number_of(row[number]));
  ranks_before.sort();
  ranks.sort();
  for (Row& row : rows) {
    const int64_t rank = ranks.of(number_of(row[number]));
    const auto known = before.find(key_of(row, comparison.keys));
    if (known == before.end()) {
      row.insert(row.end(), {int64_t{0}, rank, std::monostate(), std::string("new")});
      continue;
    }
    const int64_t rank_before = ranks_before.of(known->second);
    const bool is_whole = known->second == static_cast<double>(static_cast<int64_t>(known->second));
    const Value value = is_whole ? Value(static_cast<int64_t>(known->second)) : Value(known->second);
    row.insert(row.end(), {value, rank, rank_before, moved(rank_before, rank)});
  }
}

}  // namespace kvq::report
