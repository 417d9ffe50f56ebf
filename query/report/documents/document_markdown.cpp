// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/report/documents/document_writers.hpp"
#include "query/report/formats/markup.hpp"

namespace kvq::report {
namespace {

/// Returns a fence longer than any run of backticks in the text (GitHub Flavored Markdown, 4.5).
std::string fence_for(const std::string& text) {
  size_t longest = 2;
  size_t here = 0;
  for (const char c : text) {
    here = c == '`' ? here + 1 : 0;
    longest = std::max(longest, here);
  }
  return std::string(longest + 1, '`');
}

bool has_links(const Runs& runs) {
  return std::ranges::any_of(runs, [](const Run& run) { return is_link(run.address); });
}

/// Returns the text with hard line breaks and links.
std::string linked_lines(const Runs& runs) {
  std::string out;
  for (const Run& run : runs) {
    std::string text;
    for (std::string_view rest = run.text; !rest.empty();) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      text += escaped_markdown(rest.substr(0, end));
      if (end < rest.size()) text += "\\\n";
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    out += is_link(run.address) ? "[" + text + "](<" + escaped_markdown(run.address) + ">)" : text;
  }
  return out;
}

class MarkdownDocumentWriter : public DocumentWriter {
 public:
  explicit MarkdownDocumentWriter(Sink sink) : sink_(std::move(sink)) {}

  void begin(const DocumentHead& head) override {
    sink_("# " + escaped_markdown(head.title.empty() ? head.summary : head.title) + "\n");
  }

  void heading(const std::string& text) override {
    flush();
    sink_("\n## " + escaped_markdown(text) + "\n");
  }

  void text(const Runs& runs) override { add_lines(runs); }

  void note(const Runs& runs) override {
    flush();
    std::string text;
    for (const Run& run : runs) {
      const std::string escaped = linked_lines({run});
      text += escaped;
    }
    // The lines of a note are joined into paragraphs.
    for (size_t at = text.find("\\\n"); at != std::string::npos; at = text.find("\\\n", at))
      text.replace(at, 2, "\n");
    sink_("\n" + text.substr(0, text.find_last_not_of('\n') + 1) + "\n");
  }

  void section(const SectionRows& section) override {
    if (section.rows.empty()) return add_lines({{section.empty}});
    if (section.has_layouts) return layouts(section);
    flush();
    table(section);
  }

  void end(const std::string& footer) override {
    flush();
    if (!footer.empty()) sink_("\n---\n\n" + escaped_markdown(footer) + "\n");
  }

 private:
  /// Adjacent lines without links become one code block, even if they come from several pieces.
  void add_lines(const Runs& runs) {
    if (!has_links(runs)) {
      fenced_ += plain_text(runs);
      return;
    }
    flush();
    std::string lines = linked_lines(runs);
    while (lines.ends_with("\\\n")) lines.resize(lines.size() - 2);
    sink_("\n" + lines + "\n");
  }

  void flush() {
    const size_t begin = fenced_.find_first_not_of('\n');
    const std::string lines =
        begin == std::string::npos
            ? ""
            : harmless_lines(fenced_.substr(begin, fenced_.find_last_not_of('\n') + 1 - begin));
    fenced_.clear();
    if (lines.empty()) return;
    const std::string fence = fence_for(lines);
    sink_("\n" + fence + "\n" + lines + "\n" + fence + "\n");
  }

  void layouts(const SectionRows& section) {
    for (size_t row = 0; row < section.rows.size(); ++row) {
      if (const auto group = new_group(section, row)) group_heading(*group);
      add_lines(section.lines[row]);
    }
  }

  void group_heading(const std::string& name) {
    flush();
    sink_("\n### " + escaped_markdown(name) + "\n");
  }

  void table(const SectionRows& section) {
    const std::vector<size_t> shown = shown_places(section);
    Table table{.columns = shown_columns(section)};
    table.linked = !section.addresses.empty();
    std::unique_ptr<RowWriter> writer;
    for (size_t row = 0; row < section.rows.size(); ++row) {
      const auto group = new_group(section, row);
      if (group) group_heading(*group);
      if (group || row == 0) {
        sink_("\n");
        writer = make_writer(Format::markdown, table, {}, sink_);
      }
      Row cells;
      for (const size_t i : shown) cells.push_back(section.rows[row][i]);
      if (table.linked) cells.emplace_back(section.addresses[row]);
      writer->write(cells);
    }
    writer->end();
  }

  Sink sink_;
  std::string fenced_;
};

}  // namespace

std::unique_ptr<DocumentWriter> make_markdown_document_writer(Sink sink) {
  return std::make_unique<MarkdownDocumentWriter>(std::move(sink));
}

}  // namespace kvq::report
