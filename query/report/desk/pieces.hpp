// SPDX-License-Identifier: MIT
// Pieces of the documents of a desk.
#pragma once

#include <string>
#include <string_view>

#include "query/report/documents/document.hpp"

namespace kvq::report {

inline void add_column(SectionRows& table, std::string_view name, ColumnKind kind) {
  table.columns.push_back({std::string(name), kind});
  table.titles.emplace_back(name);
}

}  // namespace kvq::report
