// SPDX-License-Identifier: MIT
#include "query/report/formats/json_values.hpp"

#include <variant>

#include "query/report/formats/format.hpp"
#include "schema/base/overloaded.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

Json json_of(const Value& value, const plan::Column& column) {
  if (column.kind == ColumnKind::time && !std::holds_alternative<std::monostate>(value))
    return to_data_text(value, column);
  return std::visit(
      Overloaded{[](std::monostate) { return Json(); }, [](const auto& plain) { return Json(plain); }},
      value);
}

}  // namespace

std::string dumped(const Json& json, int indent) {
  return printable_json(json.dump(indent, ' ', false, Json::error_handler_t::replace));
}

Json names_of(const std::vector<plan::Column>& columns) {
  Json names = Json::array();
  for (const plan::Column& column : columns)
    names.push_back({{"name", column.name}, {"kind", name_of(column.kind)}});
  return names;
}

std::string object_of(const Row& row, const std::vector<plan::Column>& columns) {
  Json object = Json::object();
  for (size_t i = 0; i < columns.size(); ++i) object[columns[i].name] = json_of(row[i], columns[i]);
  return dumped(object);
}

}  // namespace kvq::report
