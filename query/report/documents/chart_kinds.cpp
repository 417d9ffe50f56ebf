// SPDX-License-Identifier: MIT
#include "query/report/documents/chart_kinds.hpp"

#include <algorithm>
#include <iterator>

namespace kvq::report {
namespace {

constexpr ChartKind table[] = {
    {"bars", Chart::bars},
    {"time", Chart::time},
    {"shares", Chart::shares},
};

}  // namespace

const ChartKind* find_chart_kind(std::string_view name) {
  const auto* found = std::ranges::find(table, name, &ChartKind::name);
  return found == std::end(table) ? nullptr : found;
}

std::string chart_names(std::string_view separator) {
  std::string names;
  for (const ChartKind& kind : table) {
    if (!names.empty()) names += separator;
    names += kind.name;
  }
  return names;
}

}  // namespace kvq::report
