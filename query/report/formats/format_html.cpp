// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "query/report/formats/html.hpp"
#include "query/report/formats/writers.hpp"

namespace kvq::report {
namespace {

class HtmlWriter : public RowWriter {
 public:
  HtmlWriter(Table table, Sink sink) : table_(std::move(table)), sink_(std::move(sink)) {
    sink_(html_begin(table_.title, HtmlTitle::query) + html_table_begin(table_.columns));
  }

  void write(const Row& row) override {
    const auto* address = table_.linked ? std::get_if<std::string>(&row.back()) : nullptr;
    sink_(html_table_row(table_.columns, row,
                         html_addresses(table_.columns, address != nullptr ? *address : "")));
    ++rows_;
  }

  void end() override {
    const std::string_view noun = rows_ == 1 ? "row" : "rows";
    sink_(html_table_end() + fmt::format("<footer>{} {}; times are UTC</footer>\n", rows_, noun) +
          html_end());
  }

 private:
  Table table_;
  Sink sink_;
  int64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<RowWriter> make_html_writer(Table table, Sink sink) {
  return std::make_unique<HtmlWriter>(std::move(table), std::move(sink));
}

}  // namespace kvq::report
