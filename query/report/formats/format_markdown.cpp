// SPDX-License-Identifier: MIT
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "query/report/formats/markup.hpp"
#include "query/report/formats/writers.hpp"

namespace kvq::report {
namespace {

class MarkdownWriter : public RowWriter {
 public:
  MarkdownWriter(Table table, Sink sink)
      : table_(std::move(table)), linking_(linking_column(table_.columns)), sink_(std::move(sink)) {
    std::string names;
    std::string rule;
    for (const plan::Column& column : table_.columns) {
      names += "| " + escaped_markdown(column.name) + " ";
      rule += column.kind == ColumnKind::number ? "|---:" : "|---";
    }
    sink_(names + "|\n" + rule + "|\n");
  }

  void write(const Row& row) override {
    std::string line;
    for (size_t i = 0; i < table_.columns.size(); ++i) line += "| " + cell(row, i) + " ";
    sink_(line + "|\n");
  }

  void end() override {}

 private:
  std::string cell(const Row& row, size_t i) const {
    std::string text = escaped_markdown(to_text(row[i], table_.columns[i]));
    const auto* address = table_.linked && i == linking_ ? std::get_if<std::string>(&row.back()) : nullptr;
    if (address == nullptr || text.empty()) return text;
    return "[" + text + "](<" + escaped_markdown(*address) + ">)";
  }

  Table table_;
  size_t linking_;
  Sink sink_;
};

}  // namespace

std::unique_ptr<RowWriter> make_markdown_writer(Table table, Sink sink) {
  return std::make_unique<MarkdownWriter>(std::move(table), std::move(sink));
}

}  // namespace kvq::report
