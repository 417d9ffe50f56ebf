// SPDX-License-Identifier: MIT
#include <algorithm>

#include "query/report/writers.hpp"
#include "query/text_width.hpp"

namespace kvq::report {
namespace {

constexpr std::string_view gap = "  ";
// People's names; the rest of a line is for what they wrote.
constexpr size_t widest_name = 24;
constexpr size_t number_width = 7;
constexpr size_t time_width = 16;
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";

/// A line a row as it comes. Every column but the last has a width of its kind, so that nothing waits for
/// the longest value; where there is no terminal, texts are whole and only padded.
class TextWriter : public RowWriter {
 public:
  TextWriter(std::vector<plan::Column> columns, TextStyle style, Sink sink)
      : columns_(std::move(columns)), style_(style), sink_(std::move(sink)) {}

  void write(const Row& row) override {
    std::string line;
    size_t used = 0;
    for (size_t i = 0; i < row.size(); ++i) {
      const plan::Column& column = columns_[i];
      const bool last = i + 1 == row.size();
      std::string text = printable(to_text(row[i], column));
      if (style_.width > 0 && column.kind == ColumnKind::text) {
        const size_t left = style_.width > used ? style_.width - used : 1;
        text = cut_to_width(text, last ? left : std::min(widest_name, left));
      }
      const size_t width = display_width(text);
      const size_t padded = width_of(column, last);
      const size_t padding = padded > width ? padded - width : 0;
      used += width + padding + gap.size();
      if (column.kind == ColumnKind::number) line.append(padding, ' ');
      line += coloured(text, column);
      if (column.kind != ColumnKind::number && !last) line.append(padding, ' ');
      if (!last) line += gap;
    }
    sink_(line + "\n");
  }

  void end() override {}

 private:
  static size_t width_of(const plan::Column& column, bool last) {
    if (column.kind == ColumnKind::number) return number_width;
    if (last) return 0;
    return column.kind == ColumnKind::time ? time_width : widest_name;
  }

  std::string coloured(const std::string& text, const plan::Column& column) const {
    if (!style_.colour || text.empty()) return text;
    if (column.kind == ColumnKind::time) return std::string(dim) + text + std::string(plain);
    if (column.kind == ColumnKind::number) return std::string(bold) + text + std::string(plain);
    return text;
  }

  std::vector<plan::Column> columns_;
  TextStyle style_;
  Sink sink_;
};

}  // namespace

std::unique_ptr<RowWriter> make_text_writer(std::vector<plan::Column> columns, TextStyle style, Sink sink) {
  return std::make_unique<TextWriter>(std::move(columns), style, std::move(sink));
}

}  // namespace kvq::report
