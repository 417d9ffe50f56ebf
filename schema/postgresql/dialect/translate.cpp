// SPDX-License-Identifier: MIT
#include "schema/postgresql/dialect/translate.hpp"

#include <fmt/format.h>

#include <utility>

#include "schema/postgresql/dialect/names.hpp"
#include "schema/postgresql/dialect/parse.hpp"
#include "schema/postgresql/dialect/writer.hpp"

namespace kvq::postgresql {

std::string Writer::change(const Change& it) {
  std::string out;
  if (it.verb == "INSERT") {
    std::string columns;
    for (const std::string& column : it.columns)
      columns += (columns.empty() ? "" : ", ") + written_name(column);
    out = fmt::format("INSERT INTO {} ({}) VALUES ({})", written_name(it.table), columns, values(it.values));
  } else {
    out = "DELETE FROM " + written_name(it.table);
  }
  for (const std::string& key : it.conflict)
    out += (&key == &it.conflict.front() ? " ON CONFLICT (" : ", ") + written_name(key);
  if (!it.conflict.empty()) out += ") DO UPDATE SET ";
  for (const auto& [column, set] : it.sets)
    out += fmt::format("{}{} = {}", &column == &it.sets.front().first ? "" : ", ", written_name(column),
                       value(set));
  if (!it.where.empty()) out += " WHERE " + conditions(it.where);
  if (!it.returning.empty()) out += " RETURNING " + values(it.returning);
  return out;
}

Translation Writer::write(const Statement& statement) {
  std::string sql = statement.explains ? "EXPLAIN " : "";
  sql += statement.select ? select(*statement.select) : change(statement.change);
  return {std::move(sql), values_.take(), std::move(filters_)};
}

Translation Translator::translate(std::string_view sql, std::span<const ServerValue> binds,
                                  const Surroundings& surroundings) const {
  return Writer(binds, surroundings, tokenizer_).write(parse(sql));
}

}  // namespace kvq::postgresql
