// SPDX-License-Identifier: MIT
#include "query/report/formats/text_columns.hpp"

#include <algorithm>
#include <numeric>

namespace kvq::report {
namespace {

// What is left of a text that is cut should still tell something.
constexpr size_t readable = 12;

/// Gives each of the chosen columns what it needs, narrow ones first, and the others equal shares of the
/// rest.
void share(const std::vector<TextColumn>& columns, std::vector<size_t> chosen, size_t available,
           std::vector<size_t>& widths) {
  std::ranges::sort(chosen, {}, [&](size_t i) { return columns[i].needed; });
  for (size_t i = 0; i < chosen.size(); ++i) {
    const size_t part = available / (chosen.size() - i);
    size_t& width = widths[chosen[i]];
    width = std::max<size_t>(1, std::min(columns[chosen[i]].needed, part));
    available -= std::min(available, width);
  }
}

}  // namespace

std::vector<size_t> shared_widths(const std::vector<TextColumn>& columns, size_t available) {
  std::vector<size_t> widths(columns.size(), 0);
  std::vector<size_t> all(columns.size());
  std::iota(all.begin(), all.end(), size_t{0});
  std::vector<size_t> others;
  size_t of_people = 0;
  size_t least_of_others = 0;
  for (const size_t i : all) {
    if (columns[i].is_of_people) {
      of_people += columns[i].needed;
    } else {
      others.push_back(i);
      least_of_others += std::min(columns[i].needed, readable);
    }
  }
  if (of_people + least_of_others > available) {
    share(columns, all, available, widths);
    return widths;
  }
  for (const size_t i : all) {
    if (columns[i].is_of_people) widths[i] = columns[i].needed;
  }
  share(columns, others, available - of_people, widths);
  return widths;
}

std::string without_addresses(std::string_view people) {
  std::string out;
  while (true) {
    const size_t begin = people.find(" <");
    const size_t end = begin == std::string_view::npos ? begin : people.find('>', begin);
    const bool has_name = begin != 0 && end != std::string_view::npos;
    if (!has_name) return out + std::string(people);
    out += people.substr(0, begin);
    people.remove_prefix(end + 1);
  }
}

}  // namespace kvq::report
