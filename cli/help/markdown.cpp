// SPDX-License-Identifier: MIT
#include "cli/help/markdown.hpp"

#include <algorithm>
#include <vector>

#include "schema/base/text.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

using Cells = std::vector<std::string>;

/// `[text](address)` becomes the text, code and emphasis lose their marks.
std::string without_marks(std::string_view text) {
  std::string out;
  bool in_code = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t address = text[i] == '[' && !in_code ? text.find("](", i) : std::string_view::npos;
    const size_t end = address == std::string_view::npos ? address : text.find(')', address);
    if (end != std::string_view::npos) {
      out += without_marks(text.substr(i + 1, address - i - 1));
      i = end;
    } else if (text[i] == '`') {
      in_code = !in_code;
    } else if (text[i] != '*' || in_code) {
      out += text[i];
    }
  }
  return out;
}

void wrap(std::string& out, std::string_view text, std::string_view first, size_t indent, size_t columns) {
  out += first;
  size_t used = display_width(first);
  bool begins_line = true;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!begins_line && used + 1 + display_width(word) > columns) {
      out += "\n" + std::string(indent, ' ');
      used = indent;
      begins_line = true;
    }
    if (!begins_line) out += ' ';
    used += display_width(word) + (begins_line ? 0 : 1);
    out += word;
    begins_line = false;
  }
  out += '\n';
}

/// The cells of a table's line.
Cells cells_of(std::string_view line) {
  Cells cells = {""};
  for (size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
      cells.back() += line[++i];
    } else if (line[i] == '|') {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  cells.pop_back();
  for (std::string& cell : cells) {
    cell = without_marks(cell);
    const size_t begin = std::min(cell.find_first_not_of(' '), cell.size());
    cell = cell.substr(begin, cell.find_last_not_of(' ') + 1 - begin);
  }
  return cells;
}

class Page {
 public:
  Page(size_t columns, bool bold) : columns_(columns), bold_(bold) {}

  void add(std::string_view line) {
    if (line.starts_with("```")) {
      end_block();
      in_code_ = !in_code_;
    } else if (in_code_) {
      out_ += "    " + std::string(line) + "\n";
    } else if (line.starts_with('|')) {
      if (!paragraph_.empty()) end_block();
      rows_.push_back(cells_of(line));
    } else if (line.starts_with('#')) {
      end_block();
      const std::string text = without_marks(line.substr(std::min(line.find(' ') + 1, line.size())));
      out_ += bold_ ? "\x1b[1m" + text + "\x1b[0m\n" : text + "\n";
    } else if (line.empty() || line.starts_with("<!--")) {
      end_block();
      if (!out_.empty() && !out_.ends_with("\n\n")) out_ += "\n";
    } else {
      if (line.starts_with("- ")) end_block();
      if (!paragraph_.empty()) paragraph_ += ' ';
      paragraph_ += line;
    }
  }

  std::string end() {
    end_block();
    while (out_.ends_with("\n\n")) out_.pop_back();
    return std::move(out_);
  }

 private:
  void end_block() {
    if (!paragraph_.empty()) {
      const bool is_item = paragraph_.starts_with("- ");
      const std::string text = without_marks(std::string_view(paragraph_).substr(is_item ? 2 : 0));
      wrap(out_, text, is_item ? "- " : "", is_item ? 2 : 0, columns_);
    }
    paragraph_.clear();
    if (!rows_.empty()) add_table();
    rows_.clear();
  }

  /// The second row is the line below the heads.
  void add_table() {
    const Cells& heads = rows_.front();
    for (size_t i = 2; i < rows_.size(); ++i) {
      if (heads.size() == 2) {
        add_pair(rows_[i]);
      } else {
        add_entry(heads, rows_[i]);
      }
    }
  }

  void add_pair(const Cells& row) {
    constexpr size_t term_width = 24;
    const size_t width = display_width(row[0]);
    std::string first = "  " + row[0];
    if (width > term_width) {
      out_ += first + "\n";
      first = std::string(term_width + 4, ' ');
    } else {
      first.append(term_width + 2 - width, ' ');
    }
    wrap(out_, row[1], first, term_width + 4, columns_);
  }

  /// A row of many cells is a line for each.
  void add_entry(const Cells& heads, const Cells& row) {
    out_ += "  " + row[0] + "\n";
    for (size_t i = 1; i < row.size() && i < heads.size(); ++i) {
      if (!row[i].empty()) wrap(out_, row[i], "      " + heads[i] + ": ", 8, columns_);
    }
  }

  size_t columns_;
  bool bold_;
  bool in_code_ = false;
  std::string paragraph_;
  std::vector<Cells> rows_;
  std::string out_;
};

}  // namespace

std::string rendered_markdown(std::string_view markdown, size_t columns, bool bold) {
  Page page(columns, bold);
  while (!markdown.empty()) page.add(take_line(markdown));
  return page.end();
}

}  // namespace kvq
