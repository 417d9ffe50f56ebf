// SPDX-License-Identifier: MIT
#include "query/report/writers.hpp"

namespace kvq::report {
namespace {

std::string cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

class CsvWriter : public RowWriter {
 public:
  CsvWriter(std::vector<plan::Column> columns, Sink sink)
      : columns_(std::move(columns)), sink_(std::move(sink)) {
    std::string line;
    for (const plan::Column& column : columns_) line += (line.empty() ? "" : ",") + cell(column.name);
    sink_(line + "\r\n");
  }

  void write(const Row& row) override {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i)
      line += (i == 0 ? "" : ",") + cell(to_data_text(row[i], columns_[i]));
    sink_(line + "\r\n");
  }

  void end() override {}

 private:
  std::vector<plan::Column> columns_;
  Sink sink_;
};

}  // namespace

std::unique_ptr<RowWriter> make_csv_writer(std::vector<plan::Column> columns, Sink sink) {
  return std::make_unique<CsvWriter>(std::move(columns), std::move(sink));
}

}  // namespace kvq::report
