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

Json json_of(const Value& value, const plan::Column& column) {
  if (column.kind == ColumnKind::time && !std::holds_alternative<std::monostate>(value))
    return to_data_text(value, column);
  return std::visit(
      Overloaded{[](std::monostate) { return Json(); }, [](const auto& plain) { return Json(plain); }},
      value);
}

/// Names in the order of the columns, each once.
std::string object_of(const Row& row, const std::vector<plan::Column>& columns) {
  Json object = Json::object();
  for (size_t i = 0; i < columns.size(); ++i) object[columns[i].name] = json_of(row[i], columns[i]);
  return dumped(object);
}

class JsonWriter : public RowWriter {
 public:
  JsonWriter(Table table, Sink sink) : columns_(std::move(table.columns)), sink_(std::move(sink)) {
    Json names = Json::array();
    for (const plan::Column& column : columns_)
      names.push_back({{"name", column.name}, {"kind", name_of(column.kind)}});
    sink_("{\"schema\": " + std::to_string(schema_version) + ",\n \"columns\": " + dumped(names) +
          ",\n \"rows\": [");
  }

  void write(const Row& row) override {
    sink_((first_ ? "\n  " : ",\n  ") + object_of(row, columns_));
    first_ = false;
  }

  void end() override { sink_(first_ ? "]}\n" : "\n ]}\n"); }

 private:
  std::vector<plan::Column> columns_;
  Sink sink_;
  bool first_ = true;
};

class JsonLinesWriter : public RowWriter {
 public:
  JsonLinesWriter(Table table, Sink sink) : columns_(std::move(table.columns)), sink_(std::move(sink)) {}
  void write(const Row& row) override { sink_(object_of(row, columns_) + "\n"); }
  void end() override {}

 private:
  std::vector<plan::Column> columns_;
  Sink sink_;
};

}  // namespace

std::unique_ptr<RowWriter> make_json_writer(Table table, Sink sink) {
  return std::make_unique<JsonWriter>(std::move(table), std::move(sink));
}

std::unique_ptr<RowWriter> make_jsonl_writer(Table table, Sink sink) {
  return std::make_unique<JsonLinesWriter>(std::move(table), std::move(sink));
}

}  // namespace kvq::report
