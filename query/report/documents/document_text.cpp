// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
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
// Of the lines of a mail; RFC 5322 recommends it.
constexpr size_t mail_columns = 78;
// A last column of texts with less room gets lines of its own.
constexpr size_t narrow_column = 40;
constexpr std::string_view own_line_indent = "    ";

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
  TextDocumentWriter(TextStyle style, bool is_mail, Sink sink)
      : style_(style), is_mail_(is_mail), sink_(std::move(sink)) {}

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
    const size_t most = is_mail_ ? mail_columns : note_columns;
    const size_t columns = style_.width == 0 ? most : std::min(style_.width, most);
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
    const size_t columns = line_columns();
    print(columns == 0 ? footer + "\n" : flowing(footer, columns));
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

  /// The columns of a line; 0 for any number.
  size_t line_columns() const { return is_mail_ ? mail_columns : style_.width; }

  /// Whether the texts of the last column do not fit beside the others. On a terminal, they may be cut to a
  /// width that is not too narrow; in a mail, nothing is cut.
  bool is_last_on_own_line(const SectionRows& section, const std::vector<size_t>& shown) const {
    if (line_columns() == 0 || shown.size() < 2 || section.chart != Chart::none) return false;
    if (section.columns[shown.back()].kind != ColumnKind::text) return false;
    size_t others = 0;
    size_t last = 0;
    for (const size_t i : shown) {
      size_t width = display_width(section.titles[i]);
      for (const Row& row : section.rows)
        width = std::max(width, display_width(printable(to_text(row[i], section.columns[i]))));
      if (i == shown.back()) {
        last = width;
      } else {
        others += width + 2;
      }
    }
    const size_t left = line_columns() > others ? line_columns() - others : 0;
    return last > left && (is_mail_ || left < narrow_column);
  }

  void table(const SectionRows& section) {
    begin_piece();
    std::vector<size_t> shown = shown_places(section);
    const std::string indent = section.group ? "  " : "";
    std::optional<size_t> below;
    if (is_last_on_own_line(section, shown)) {
      below = shown.back();
      shown.pop_back();
    }
    const std::vector<std::string> lines = table_lines(section, shown);
    const auto print_below = [&](const std::string& text) {
      const std::string begin = indent + std::string(own_line_indent);
      const size_t left = style_.width > begin.size() ? style_.width - begin.size() : 1;
      print(begin + (is_mail_ ? text : cut_to_width(text, left)) + "\n");
    };
    if (!shown.empty()) print(indent + lines.front());
    if (below) print_below(section.titles[*below]);
    for (size_t row = 0; row < section.rows.size(); ++row) {
      if (const auto group = new_group(section, row)) print_group(*group, row);
      print(indent + lines[row + 1]);
      if (below) print_below(printable(to_text(section.rows[row][*below], section.columns[*below])));
    }
  }

  /// Returns the header line, then one line per row, of the shown columns.
  std::vector<std::string> table_lines(const SectionRows& section, const std::vector<size_t>& shown) const {
    std::vector<plan::Column> columns;
    for (const size_t i : shown) {
      columns.push_back(section.columns[i]);
      columns.back().name = section.titles[i];
    }
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
  bool is_mail_;
  Sink sink_;
  /// The last two bytes printed.
  std::string last_;
};

}  // namespace

std::unique_ptr<DocumentWriter> make_text_document_writer(TextStyle style, bool is_mail, Sink sink) {
  return std::make_unique<TextDocumentWriter>(style, is_mail, std::move(sink));
}

}  // namespace kvq::report
