// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/report/documents/document_writers.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

constexpr size_t widest_bar = 24;
constexpr size_t note_columns = 80;

/// Returns a bar of that share of `widest_bar`, rounded to an eighth of a column.
std::string bar(double share) {
  constexpr std::string_view parts[] = {"",       "\u258f", "\u258e", "\u258d",
                                        "\u258c", "\u258b", "\u258a", "\u2589"};
  const auto eighths = static_cast<size_t>(std::lround(share * static_cast<double>(widest_bar) * 8));
  std::string out;
  for (size_t i = 0; i < eighths / 8; ++i) out += "\u2588";
  return out + std::string(parts[eighths % 8]);
}

/// Wraps the words of a text at `columns`; an empty line begins a paragraph.
std::string flowing(std::string_view text, size_t columns) {
  std::string out;
  size_t used = 0;
  while (true) {
    const size_t begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) break;
    const bool is_paragraph = std::ranges::count(text.substr(0, begin), '\n') > 1;
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find_first_of(" \t\n"));
    text.remove_prefix(word.size());
    const size_t width = display_width(word);
    if (is_paragraph && !out.empty()) {
      out += "\n\n";
      used = 0;
    } else if (used > 0 && used + 1 + width > columns) {
      out += "\n";
      used = 0;
    } else if (used > 0) {
      out += " ";
      ++used;
    }
    out += word;
    used += width;
  }
  return out + "\n";
}

class TextDocumentWriter : public DocumentWriter {
 public:
  TextDocumentWriter(TextStyle style, Sink sink) : style_(style), sink_(std::move(sink)) {}

  void begin(const DocumentHead& head) override {
    if (!head.title.empty()) underlined(head.title, '=');
  }

  void heading(const std::string& text) override { underlined(text, '-'); }

  void text(const Runs& runs) override {
    if (!style_.colour) return print(plain_text(runs));
    for (const Run& run : runs) print(coloured(run));
  }

  void note(const Runs& runs) override {
    begin_piece();
    const size_t columns = style_.width == 0 ? note_columns : std::min(style_.width, note_columns);
    print(flowing(plain_text(runs), columns));
  }

  void section(const SectionRows& section) override {
    if (section.rows.empty()) return print(section.empty);
    if (!section.has_layouts) return table(section);
    for (size_t row = 0; row < section.rows.size(); ++row) {
      if (const auto group = new_group(section, row)) print_group(*group, row);
      print(plain_text(section.lines[row]));
    }
  }

  void end(const std::string& footer) override {
    if (footer.empty()) return;
    begin_piece();
    print(footer + "\n");
  }

 private:
  void print(const std::string& text) {
    if (text.empty()) return;
    sink_(text);
    last_ = text.size() > 1 ? text.substr(text.size() - 2) : last_ + text;
  }

  static std::string coloured(const Run& run) {
    if (run.mark == Mark::none) return run.text;
    const bool has_end = run.text.ends_with('\n');
    return (run.mark == Mark::removed ? "\x1b[31m" : "\x1b[32m") +
           run.text.substr(0, run.text.size() - (has_end ? 1 : 0)) + "\x1b[0m" + (has_end ? "\n" : "");
  }

  /// Prints an empty line after the previous piece.
  void begin_piece() {
    if (last_.empty() || last_.ends_with("\n\n")) return;
    print(last_.ends_with('\n') ? "\n" : "\n\n");
  }

  void underlined(const std::string& text, char line) {
    const std::string shown = printable(text);
    begin_piece();
    print(shown + "\n" + std::string(display_width(shown), line) + "\n\n");
  }

  void print_group(const std::string& name, size_t row) {
    if (row > 0) begin_piece();
    print(printable(name) + "\n");
  }

  void table(const SectionRows& section) {
    begin_piece();
    const std::vector<std::string> lines = table_lines(section);
    const std::string indent = section.group ? "  " : "";
    if (!shown_places(section).empty()) print(indent + lines.front());
    for (size_t row = 0; row < section.rows.size(); ++row) {
      if (const auto group = new_group(section, row)) print_group(*group, row);
      print(indent + lines[row + 1]);
    }
  }

  /// Returns the header line, then one line per row.
  std::vector<std::string> table_lines(const SectionRows& section) const {
    const std::vector<size_t> shown = shown_places(section);
    std::vector<plan::Column> columns = shown_columns(section);
    if (section.chart != Chart::none) columns.push_back({""});
    double most = 0;
    for (size_t row = 0; row < section.rows.size(); ++row) most = std::max(most, charted(section, row));
    std::vector<std::string> lines;
    TextStyle style{style_.width, false};
    if (section.group && style.width > 2) style.width -= 2;
    const auto writer = make_writer(Format::text, {.columns = columns}, style,
                                    [&](std::string_view line) { lines.emplace_back(line); });
    Row names;
    for (const plan::Column& column : columns) names.emplace_back(column.name);
    writer->write(names);
    for (size_t row = 0; row < section.rows.size(); ++row) {
      Row cells;
      for (const size_t i : shown) cells.push_back(section.rows[row][i]);
      if (section.chart != Chart::none) cells.emplace_back(bar(most > 0 ? charted(section, row) / most : 0));
      writer->write(cells);
    }
    writer->end();
    return lines;
  }

  TextStyle style_;
  Sink sink_;
  /// The last two bytes printed.
  std::string last_;
};

}  // namespace

std::unique_ptr<DocumentWriter> make_text_document_writer(TextStyle style, Sink sink) {
  return std::make_unique<TextDocumentWriter>(style, std::move(sink));
}

}  // namespace kvq::report
