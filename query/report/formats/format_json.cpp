// SPDX-License-Identifier: MIT
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "query/report/formats/json_values.hpp"
#include "query/report/formats/writers.hpp"

namespace kvq::report {
namespace {

class JsonWriter : public RowWriter {
 public:
  JsonWriter(Table table, Sink sink) : columns_(std::move(table.columns)), sink_(std::move(sink)) {
    sink_("{\"schema\": " + std::to_string(schema_version) +
          ",\n \"columns\": " + dumped(names_of(columns_)) + ",\n \"rows\": [");
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
