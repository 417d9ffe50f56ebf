// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "query/overloaded.hpp"
#include "query/report/writers.hpp"

namespace kvq::report {
namespace {

using Json = nlohmann::ordered_json;

// What a reader may rely on; raised when a change would break one.
constexpr int schema_version = 1;

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class JsonWriter : public RowWriter {
 public:
  JsonWriter(std::vector<plan::Column> columns, Sink sink)
      : columns_(std::move(columns)), sink_(std::move(sink)) {
    Json names = Json::array();
    for (const plan::Column& column : columns_)
      names.push_back({{"name", column.name}, {"kind", name_of(column.kind)}});
    sink_("{\"schema\": " + std::to_string(schema_version) + ",\n \"columns\": " + dumped(names) +
          ",\n \"rows\": [");
  }

  void write(const Row& row) override {
    Json object = Json::object();
    for (size_t i = 0; i < row.size(); ++i) object[columns_[i].name] = json_of(row[i], columns_[i]);
    sink_((first_ ? "\n  " : ",\n  ") + dumped(object));
    first_ = false;
  }

  void end() override { sink_(first_ ? "]}\n" : "\n ]}\n"); }

 private:
  static Json json_of(const Value& value, const plan::Column& column) {
    if (column.kind == ColumnKind::time && !std::holds_alternative<std::monostate>(value))
      return to_data_text(value, column);
    return std::visit(
        Overloaded{[](std::monostate) { return Json(); }, [](const auto& plain) { return Json(plain); }},
        value);
  }

  std::vector<plan::Column> columns_;
  Sink sink_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<RowWriter> make_json_writer(std::vector<plan::Column> columns, Sink sink) {
  return std::make_unique<JsonWriter>(std::move(columns), std::move(sink));
}

}  // namespace kvq::report
