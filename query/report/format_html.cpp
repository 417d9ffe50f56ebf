// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "query/report/html.hpp"
#include "query/report/markup.hpp"
#include "query/report/writers.hpp"

namespace kvq::report {
namespace {

class HtmlWriter : public RowWriter {
 public:
  HtmlWriter(Table table, Sink sink)
      : table_(std::move(table)), linking_(linking_column(table_.columns)), sink_(std::move(sink)) {
    std::string head = html_begin(table_.title) + "<table>\n<thead>\n<tr>";
    for (const plan::Column& column : table_.columns) {
      head += fmt::format("<th scope=\"col\" class=\"{}\">{}</th>", name_of(column.kind),
                          escaped_markup(column.name));
    }
    sink_(head + "</tr>\n</thead>\n<tbody>\n");
  }

  void write(const Row& row) override {
    std::string line = "<tr>";
    for (size_t i = 0; i < table_.columns.size(); ++i) line += cell(row, i);
    sink_(line + "</tr>\n");
    ++rows_;
  }

  void end() override {
    const std::string_view noun = rows_ == 1 ? "row" : "rows";
    sink_(fmt::format("</tbody>\n</table>\n<footer>{} {}; times are UTC</footer>\n", rows_, noun) +
          html_end());
  }

 private:
  std::string cell(const Row& row, size_t i) const {
    const plan::Column& column = table_.columns[i];
    std::string text = escaped_markup(to_text(row[i], column));
    if (column.kind == ColumnKind::time && !text.empty())
      text = fmt::format("<time datetime=\"{}\">{}</time>", to_data_text(row[i], column), text);
    const auto* address = table_.linked && i == linking_ ? std::get_if<std::string>(&row.back()) : nullptr;
    if (address != nullptr) {
      // What has no subject can be opened all the same.
      text = fmt::format("<a href=\"{}\">{}</a>", escaped_markup(*address), text.empty() ? "(empty)" : text);
    }
    return fmt::format("<td class=\"{}\">{}</td>", name_of(column.kind), text);
  }

  Table table_;
  size_t linking_;
  Sink sink_;
  int64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<RowWriter> make_html_writer(Table table, Sink sink) {
  return std::make_unique<HtmlWriter>(std::move(table), std::move(sink));
}

}  // namespace kvq::report
