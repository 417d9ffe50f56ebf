// SPDX-License-Identifier: MIT
#include "schema/postgresql/dialect/names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kvq::postgresql {
namespace {

// PostgreSQL's words that can be the name of a column or table only in quotes, in order.
constexpr std::array<std::string_view, 100> reserved = {"all",
                                                        "analyse",
                                                        "analyze",
                                                        "and",
                                                        "any",
                                                        "array",
                                                        "as",
                                                        "asc",
                                                        "asymmetric",
                                                        "authorization",
                                                        "binary",
                                                        "both",
                                                        "case",
                                                        "cast",
                                                        "check",
                                                        "collate",
                                                        "collation",
                                                        "column",
                                                        "concurrently",
                                                        "constraint",
                                                        "create",
                                                        "cross",
                                                        "current_catalog",
                                                        "current_date",
                                                        "current_role",
                                                        "current_schema",
                                                        "current_time",
                                                        "current_timestamp",
                                                        "current_user",
                                                        "default",
                                                        "deferrable",
                                                        "desc",
                                                        "distinct",
                                                        "do",
                                                        "else",
                                                        "end",
                                                        "except",
                                                        "false",
                                                        "fetch",
                                                        "for",
                                                        "foreign",
                                                        "freeze",
                                                        "from",
                                                        "full",
                                                        "grant",
                                                        "group",
                                                        "having",
                                                        "ilike",
                                                        "in",
                                                        "initially",
                                                        "inner",
                                                        "intersect",
                                                        "into",
                                                        "is",
                                                        "isnull",
                                                        "join",
                                                        "lateral",
                                                        "leading",
                                                        "left",
                                                        "like",
                                                        "limit",
                                                        "localtime",
                                                        "localtimestamp",
                                                        "natural",
                                                        "not",
                                                        "notnull",
                                                        "null",
                                                        "offset",
                                                        "on",
                                                        "only",
                                                        "or",
                                                        "order",
                                                        "outer",
                                                        "overlaps",
                                                        "placing",
                                                        "primary",
                                                        "references",
                                                        "returning",
                                                        "right",
                                                        "select",
                                                        "session_user",
                                                        "similar",
                                                        "some",
                                                        "symmetric",
                                                        "table",
                                                        "tablesample",
                                                        "then",
                                                        "to",
                                                        "trailing",
                                                        "true",
                                                        "union",
                                                        "unique",
                                                        "user",
                                                        "using",
                                                        "variadic",
                                                        "verbose",
                                                        "when",
                                                        "where",
                                                        "window",
                                                        "with"};
static_assert(std::ranges::is_sorted(reserved));

bool is_plain(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto is_in_name = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, is_in_name);
}

std::string in_quotes(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += c;
    out += c;
  }
  return out += quote;
}

// Besides `id`.
using Column = std::pair<std::string_view, std::string_view>;
constexpr std::array<Column, 13> never_null = {{{"delivery", "committed"},
                                                {"delivery", "position"},
                                                {"epoch", "number"},
                                                {"list", "name"},
                                                {"message", "committed"},
                                                {"message", "date"},
                                                {"message_fts", "rowid"},
                                                {"msgid", "text"},
                                                {"recipient_list", "position"},
                                                {"reference", "position"},
                                                {"series", "date"},
                                                {"trailer", "position"},
                                                {"address", "email"}}};

}  // namespace

std::string written_name(std::string_view name) {
  return is_plain(name) && !std::ranges::binary_search(reserved, name) ? std::string(name)
                                                                       : in_quotes(name, '"');
}

bool is_never_null(std::string_view table, std::string_view column) {
  if (table.empty()) return false;
  return column == "id" || std::ranges::find(never_null, Column{table, column}) != never_null.end();
}

std::string written_text(std::string_view text) {
  return in_quotes(text, '\'');
}

}  // namespace kvq::postgresql
