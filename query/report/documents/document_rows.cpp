// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/report/documents/document_writers.hpp"

namespace kvq::report {

std::vector<size_t> shown_places(const SectionRows& section) {
  std::vector<size_t> shown;
  for (size_t i = 0; i < section.columns.size(); ++i) {
    if (section.group != i) shown.push_back(i);
  }
  return shown;
}

std::vector<plan::Column> shown_columns(const SectionRows& section) {
  std::vector<plan::Column> shown;
  for (const size_t i : shown_places(section)) {
    shown.push_back(section.columns[i]);
    shown.back().name = section.titles[i];
  }
  return shown;
}

std::optional<std::string> new_group(const SectionRows& section, size_t row) {
  if (!section.group) return std::nullopt;
  const plan::Column& column = section.columns[*section.group];
  std::string here = to_text(section.rows[row][*section.group], column);
  if (row > 0 && to_text(section.rows[row - 1][*section.group], column) == here) return std::nullopt;
  if (here.empty()) here = "(none)";
  return here;
}

double charted(const SectionRows& section, size_t row) {
  const Value& value = section.rows[row][section.number];
  double number = 0;
  if (const auto* whole = std::get_if<int64_t>(&value)) number = static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) number = *real;
  return std::max(number, 0.0);
}

std::string charted_label(const SectionRows& section, size_t row) {
  std::string text = to_text(section.rows[row][section.label], section.columns[section.label]);
  return text.empty() ? "(none)" : text;
}

}  // namespace kvq::report
