// SPDX-License-Identifier: MIT
#include "query/sql/one_by_one.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

namespace kvq::sql {
namespace {

constexpr std::string_view begin_of_set = "m.id IN (SELECT ";
constexpr std::string_view end_of_set = ")";
constexpr std::string_view from = " FROM ";
constexpr std::string_view where = " WHERE ";

bool is_column(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.'; });
}

/// Returns the place of a word that is in no parentheses; npos if there is none.
size_t find_outside(std::string_view sql, std::string_view word) {
  int depth = 0;
  for (size_t at = 0; at < sql.size(); ++at) {
    if (depth == 0 && sql.substr(at).starts_with(word)) return at;
    if (sql[at] == '(') ++depth;
    if (sql[at] == ')') --depth;
  }
  return std::string_view::npos;
}

/// Whether no parenthesis closes that was not opened.
bool is_whole(std::string_view sql) {
  int depth = 0;
  return std::ranges::all_of(sql, [&](char c) {
    if (c == '(') ++depth;
    if (c == ')') --depth;
    return depth >= 0;
  });
}

/// A fixed order of joins begins with what the condition is about, not with the mail.
std::string in_any_order(std::string_view joins) {
  constexpr std::string_view fixed = "CROSS ";
  std::string out(joins);
  for (size_t at = out.find(fixed); at != std::string::npos; at = out.find(fixed, at))
    out.erase(at, fixed.size());
  return out;
}

}  // namespace

std::optional<std::string> asked_of_each(std::string_view condition) {
  if (!condition.starts_with(begin_of_set) || !condition.ends_with(end_of_set)) return std::nullopt;
  std::string_view select = condition.substr(begin_of_set.size());
  select.remove_suffix(end_of_set.size());
  if (!is_whole(select)) return std::nullopt;
  const size_t from_at = find_outside(select, from);
  const size_t where_at = find_outside(select, where);
  if (from_at == std::string_view::npos || where_at == std::string_view::npos) return std::nullopt;
  for (const std::string_view word : {" UNION ", " GROUP BY ", " LIMIT "}) {
    if (find_outside(select, word) != std::string_view::npos) return std::nullopt;
  }
  const std::string_view column = select.substr(0, from_at);
  // Inside, `m` would be another message.
  if (!is_column(column) || column == "m.id") return std::nullopt;
  return fmt::format("EXISTS (SELECT 1{}{}{} = m.id AND ({}))",
                     in_any_order(select.substr(from_at, where_at - from_at)), where, column,
                     select.substr(where_at + where.size()));
}

}  // namespace kvq::sql
