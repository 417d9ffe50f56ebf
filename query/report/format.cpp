// SPDX-License-Identifier: MIT
#include "query/report/format.hpp"

#include <fmt/format.h>

#include "query/overloaded.hpp"
#include "query/report/writers.hpp"
#include "query/text_width.hpp"
#include "query/values.hpp"

namespace kvq::report {
namespace {

constexpr FormatInfo table[] = {
    {Format::text, "text", "a line a row, in columns; cut to the width of a terminal"},
    {Format::json, "json", "one object: schema, columns, rows"},
    {Format::csv, "csv", "RFC 4180, with a header line"},
    {Format::ids, "ids", "the Message-IDs, one a line"},
};

/// One text a line, as it is.
class IdsWriter : public RowWriter {
 public:
  IdsWriter(std::vector<plan::Column> columns, Sink sink)
      : columns_(std::move(columns)), sink_(std::move(sink)) {}
  void write(const Row& row) override { sink_(to_data_text(row.front(), columns_.front()) + "\n"); }
  void end() override {}

 private:
  std::vector<plan::Column> columns_;
  Sink sink_;
};

std::string text_of(const Value& value, bool time, std::string (*time_text)(int64_t)) {
  return std::visit(
      Overloaded{[](std::monostate) { return std::string(); },
                 [&](int64_t number) { return time ? time_text(number) : std::to_string(number); },
                 [](double number) { return fmt::format("{}", number); },
                 [](const std::string& text) { return text; }},
      value);
}

/// Whole lines for a terminal, without what could control it.
Sink made_safe(Sink sink) {
  return [sink = std::move(sink)](std::string_view text) {
    const std::string_view end = text.ends_with("\r\n") ? "\r\n" : "";
    sink(printable_lines(text.substr(0, text.size() - end.size())) + std::string(end));
  };
}

}  // namespace

std::span<const FormatInfo> formats() {
  return table;
}

std::string to_text(const Value& value, const plan::Column& column) {
  return text_of(value, column.kind == ColumnKind::time, to_minute);
}

std::string to_data_text(const Value& value, const plan::Column& column) {
  return text_of(value, column.kind == ColumnKind::time, to_rfc3339);
}

std::unique_ptr<RowWriter> make_writer(Format format, std::vector<plan::Column> columns, TextStyle style,
                                       Sink sink) {
  if (style.width > 0 && format != Format::text) sink = made_safe(std::move(sink));
  switch (format) {
    case Format::text:
      return make_text_writer(std::move(columns), style, std::move(sink));
    case Format::json:
      return make_json_writer(std::move(columns), std::move(sink));
    case Format::csv:
      return make_csv_writer(std::move(columns), std::move(sink));
    case Format::ids:
      return std::make_unique<IdsWriter>(std::move(columns), std::move(sink));
  }
  return nullptr;
}

}  // namespace kvq::report
