// SPDX-License-Identifier: MIT
// How the stores of relations read rows.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "schema/sqlite/statement.hpp"
#include "schema/stores/relation_rows.hpp"

namespace kvq::reading {

template <class... Values>
Ids ids(Statement& statement, const Values&... values) {
  Ids out;
  auto rows = statement.use(values...);
  while (rows.next()) out.push_back(rows.integer(0));
  return out;
}

/// The same, sorted and without duplicates. SQLite's DISTINCT makes a temporary table in each run, which
/// costs more than most of these searches.
template <class... Values>
Ids distinct_ids(Statement& statement, const Values&... values) {
  Ids out = ids(statement, values...);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

using Rows = Statement::Rows;

inline std::optional<int64_t> integer_of(const Rows& rows, int column) {
  return rows.is_null(column) ? std::nullopt : std::optional(rows.integer(column));
}

inline std::optional<std::string> text_of(const Rows& rows, int column) {
  return rows.is_null(column) ? std::nullopt : std::optional<std::string>(rows.text(column));
}

template <class Enum, size_t size>
Enum named(const std::array<std::string_view, size>& names, std::string_view name) {
  return static_cast<Enum>(std::ranges::find(names, name) - names.begin());
}

/// Reads a person from four columns: the address, the identity, whether the mailmap has it, and the name.
inline Writer writer_of(const Rows& rows, int address, int identity) {
  return {integer_of(rows, address), integer_of(rows, identity),
          !rows.is_null(identity + 1) && rows.integer(identity + 1) != 0,
          rows.is_null(identity + 2) ? std::string() : comparable_name(rows.text(identity + 2))};
}

}  // namespace kvq::reading
