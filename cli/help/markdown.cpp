// SPDX-License-Identifier: MIT
#include "cli/help/markdown.hpp"

#include <md4c.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/base/text.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

using Cells = std::vector<std::string>;

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

/// Removes the backslash of `\|` in code in a table cell (GitHub Flavored Markdown, 4.10); md4c keeps it.
std::string with_plain_pipes(std::string_view code) {
  std::string out;
  for (const char c : code) {
    if (c == '|' && out.ends_with('\\')) out.pop_back();
    out += c;
  }
  return out;
}

/// Formats the blocks that md4c reports. Inline markup is dropped: code, emphasis and links become plain
/// text.
class Page {
 public:
  Page(size_t columns, bool bold) : columns_(columns), bold_(bold) {}

  void enter(MD_BLOCKTYPE type) {
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) {
      if (lists_++ == 0) separate();
    } else if (type == MD_BLOCK_H || type == MD_BLOCK_TABLE || type == MD_BLOCK_CODE ||
               (type == MD_BLOCK_P && lists_ == 0)) {
      separate();
    } else if (type == MD_BLOCK_TR) {
      row_.clear();
    } else if (type == MD_BLOCK_LI) {
      // If an item contains a list, its own text is printed before that list.
      end_item();
      in_item_ = true;
    }
    in_cell_ = type == MD_BLOCK_TH || type == MD_BLOCK_TD;
    if (type != MD_BLOCK_LI && type != MD_BLOCK_UL && type != MD_BLOCK_OL) text_.clear();
  }

  void leave(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_H:
        out_ += bold_ ? "\x1b[1m" + text_ + "\x1b[0m\n" : text_ + "\n";
        break;
      case MD_BLOCK_P:
        if (lists_ > 0) return end_item();
        wrap(out_, text_, "", 0, columns_);
        break;
      case MD_BLOCK_LI:
        return end_item();
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        --lists_;
        break;
      case MD_BLOCK_CODE:
        for (std::string_view rest = text_; !rest.empty();)
          out_ += "    " + std::string(take_line(rest)) + "\n";
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        row_.push_back(text_);
        break;
      case MD_BLOCK_TR:
        end_row();
        break;
      case MD_BLOCK_TABLE:
        heads_.clear();
        break;
      default:
        break;
    }
    text_.clear();
  }

  void add(MD_TEXTTYPE type, std::string_view text) {
    if (type == MD_TEXT_HTML) return;
    if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR) {
      text_ += ' ';
    } else {
      text_ += type == MD_TEXT_CODE && in_cell_ ? with_plain_pipes(text) : std::string(text);
    }
  }

  std::string end() { return std::move(out_); }

 private:
  /// An empty line separates blocks.
  void separate() {
    if (!out_.empty()) out_ += '\n';
  }

  void end_item() {
    if (in_item_ && !text_.empty()) {
      const size_t indent = 2 * (lists_ - 1);
      wrap(out_, text_, std::string(indent, ' ') + "- ", indent + 2, columns_);
    }
    in_item_ = false;
    text_.clear();
  }

  void end_row() {
    if (heads_.empty()) {
      heads_ = row_;
    } else if (heads_.size() == 2) {
      add_pair(row_);
    } else {
      add_entry(heads_, row_);
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

  /// A row with more than two cells is printed with one line per cell.
  void add_entry(const Cells& heads, const Cells& row) {
    out_ += "  " + row[0] + "\n";
    for (size_t i = 1; i < row.size() && i < heads.size(); ++i) {
      if (!row[i].empty()) wrap(out_, row[i], "      " + heads[i] + ": ", 8, columns_);
    }
  }

  size_t columns_;
  bool bold_;
  size_t lists_ = 0;
  bool in_item_ = false;
  bool in_cell_ = false;
  /// The inline text of the current block.
  std::string text_;
  Cells heads_;
  Cells row_;
  std::string out_;
};

Page& page_of(void* page) {
  return *static_cast<Page*>(page);
}

}  // namespace

std::string rendered_markdown(std::string_view markdown, size_t columns, bool bold) {
  Page page(columns, bold);
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES;
  parser.enter_block = [](MD_BLOCKTYPE type, void*, void* to) { return page_of(to).enter(type), 0; };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* to) { return page_of(to).leave(type), 0; };
  parser.enter_span = [](MD_SPANTYPE, void*, void*) { return 0; };
  parser.leave_span = [](MD_SPANTYPE, void*, void*) { return 0; };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE bytes, void* to) {
    return page_of(to).add(type, {text, bytes}), 0;
  };
  md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &page);
  return page.end();
}

}  // namespace kvq
