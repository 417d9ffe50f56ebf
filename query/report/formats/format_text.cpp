// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/report/formats/text_columns.hpp"
#include "query/report/formats/writers.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

constexpr std::string_view gap = "  ";
// The widths of the columns are computed from this many rows; later rows are printed immediately.
constexpr size_t sample_rows = 200;
constexpr size_t widest_column = 48;
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";

bool is_of_people(const plan::Column& column) {
  return column.field != nullptr && column.function == nullptr &&
         (column.field->kind == FieldKind::person || column.field->name.ends_with(".name"));
}

/// Prints one line per row. On a terminal, texts are cut to keep each row on one line; otherwise they are
/// only padded.
class TextWriter : public RowWriter {
 public:
  TextWriter(Table table, TextStyle style, Sink sink)
      : columns_(std::move(table.columns)),
        numbered_(table.numbered),
        style_(std::move(style)),
        sink_(std::move(sink)) {
    if (numbered_) columns_.insert(columns_.begin(), {"", ColumnKind::number});
    widths_.assign(columns_.size(), 0);
  }

  void write(const Row& row) override {
    std::vector<std::string> cells;
    cells.reserve(columns_.size());
    if (numbered_) cells.push_back(number_of(row.back()));
    for (size_t i = cells.size(), value = 0; i < columns_.size(); ++i, ++value)
      cells.push_back(printable(to_text(row[value], columns_[i])));
    if (sampled_) return print(cells);
    for (size_t i = 0; i < cells.size(); ++i) widths_[i] = std::max(widths_[i], display_width(cells[i]));
    sample_.push_back(std::move(cells));
    if (sample_.size() == sample_rows) print_sample();
  }

  void end() override { print_sample(); }

 private:
  std::string number_of(const Value& message_id) const {
    const size_t number = style_.number_of(to_text(message_id, {"", ColumnKind::text}));
    return number == 0 ? std::string() : std::to_string(number);
  }

  void print_sample() {
    if (style_.width > 0) {
      fit_to_terminal();
    } else {
      for (size_t i = 0; i < widths_.size(); ++i) {
        if (is_text(i)) widths_[i] = std::min(widths_[i], widest_column);
      }
    }
    sampled_ = true;
    for (const auto& cells : sample_) print(cells);
    sample_.clear();
  }

  /// What does not fit loses the addresses of people first.
  void fit_to_terminal() {
    if (widths_.empty()) return;
    size_t used = gap.size() * (widths_.size() - 1);
    size_t of_texts = 0;
    for (size_t i = 0; i < widths_.size(); ++i) (is_text(i) ? of_texts : used) += widths_[i];
    const size_t available = style_.width - std::min(style_.width, used);
    if (of_texts <= available) return;
    only_names_ = true;
    std::vector<TextColumn> texts;
    for (size_t i = 0; i < widths_.size(); ++i) {
      if (!is_text(i)) continue;
      TextColumn& text = texts.emplace_back();
      text.is_of_people = is_of_people(columns_[i]);
      for (auto& cells : sample_) text.needed = std::max(text.needed, display_width(shown(cells[i], i)));
    }
    const std::vector<size_t> shared = shared_widths(texts, available);
    for (size_t i = 0, next = 0; i < widths_.size(); ++i) {
      if (is_text(i)) widths_[i] = shared[next++];
    }
  }

  std::string shown(const std::string& cell, size_t column) const {
    return only_names_ && is_of_people(columns_[column]) ? without_addresses(cell) : cell;
  }

  void print(const std::vector<std::string>& cells) {
    line_.clear();
    size_t used = 0;
    for (size_t i = 0; i < cells.size(); ++i) {
      const bool last = i + 1 == cells.size();
      const bool number = columns_[i].kind == ColumnKind::number;
      const bool is_cut = style_.width > 0 && is_text(i);
      const std::string text = is_cut ? cut(shown(cells[i], i), i, used, last) : cells[i];
      // The last column needs no padding.
      const size_t width = last && !number ? 0 : display_width(text);
      const size_t padding = widths_[i] > width ? widths_[i] - width : 0;
      if (number) line_.append(padding, ' ');
      append_coloured(text, columns_[i], i);
      used += width + padding + gap.size();
      if (last) break;
      if (!number) line_.append(padding, ' ');
      line_ += gap;
    }
    line_.erase(line_.find_last_not_of(' ') + 1);
    line_ += '\n';
    sink_(line_);
  }

  bool is_text(size_t column) const { return columns_[column].kind == ColumnKind::text; }

  std::string cut(const std::string& text, size_t column, size_t used, bool last) const {
    const size_t left = style_.width > used ? style_.width - used : 1;
    return cut_to_width(text, last ? left : std::min(widths_[column], left));
  }

  void append_coloured(const std::string& text, const plan::Column& column, size_t at) {
    const bool coloured = style_.colour && !text.empty() && column.kind != ColumnKind::text;
    const bool is_handle = numbered_ && at == 0;
    if (coloured) line_ += column.kind == ColumnKind::time || is_handle ? dim : bold;
    line_ += text;
    if (coloured) line_ += plain;
  }

  std::vector<plan::Column> columns_;
  /// Whether the first column is the number of the row.
  bool numbered_;
  TextStyle style_;
  Sink sink_;
  std::vector<size_t> widths_;
  /// Whether the addresses of people are left out.
  bool only_names_ = false;
  bool sampled_ = false;
  std::vector<std::vector<std::string>> sample_;
  std::string line_;
};

}  // namespace

std::unique_ptr<RowWriter> make_text_writer(Table table, TextStyle style, Sink sink) {
  return std::make_unique<TextWriter>(std::move(table), style, std::move(sink));
}

}  // namespace kvq::report
