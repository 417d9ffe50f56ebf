// SPDX-License-Identifier: MIT
#include "query/sql/message_columns.hpp"

#include <algorithm>

namespace kvq::sql {
namespace {

bool is_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::set<std::string_view> columns_of_message(std::string_view sql) {
  constexpr std::string_view message = "m.";
  std::set<std::string_view> columns;
  for (size_t at = sql.find(message); at != std::string_view::npos; at = sql.find(message, at + 1)) {
    if (at > 0 && is_in_name(sql[at - 1])) continue;
    const std::string_view rest = sql.substr(at + message.size());
    columns.emplace(rest.begin(), std::ranges::find_if_not(rest, is_in_name));
  }
  return columns;
}

}  // namespace kvq::sql
