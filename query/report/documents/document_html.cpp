// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "query/report/documents/chart_svg.hpp"
#include "query/report/documents/document_writers.hpp"
#include "query/report/formats/html.hpp"
#include "query/report/formats/markup.hpp"

namespace kvq::report {
namespace {

std::string marked_up(const Runs& runs) {
  std::string out;
  for (const Run& run : runs) {
    const std::string text = escaped_markup(run.text);
    out +=
        is_link(run.address) ? fmt::format("<a href=\"{}\">{}</a>", escaped_markup(run.address), text) : text;
  }
  return out;
}

class HtmlDocumentWriter : public DocumentWriter {
 public:
  explicit HtmlDocumentWriter(Sink sink) : sink_(std::move(sink)) {}

  void begin(const DocumentHead& head) override {
    sink_(html_begin(head.title.empty() ? head.summary : head.title, HtmlTitle::words));
  }

  void heading(const std::string& text) override {
    flush();
    sink_("<h2>" + escaped_markup(text) + "</h2>\n");
  }

  void text(const Runs& runs) override { lines_ += marked_up(runs); }

  void note(const Runs& runs) override {
    flush();
    sink_("<p class=\"note\">" + marked_up(runs) + "</p>\n");
  }

  void section(const SectionRows& section) override {
    if (section.rows.empty()) {
      lines_ += escaped_markup(section.empty);
      return;
    }
    if (!section.has_layouts) {
      flush();
      sink_(chart_svg(section));
      return table(section);
    }
    for (size_t row = 0; row < section.rows.size(); ++row) {
      if (const auto group = new_group(section, row)) group_heading(*group);
      lines_ += marked_up(section.lines[row]);
    }
  }

  void end(const std::string& footer) override {
    flush();
    if (!footer.empty()) sink_("<footer>" + escaped_markup(footer) + "</footer>\n");
    sink_(html_end());
  }

 private:
  /// Prints adjacent lines as one block, even if they come from several pieces.
  void flush() {
    const size_t begin = lines_.find_first_not_of('\n');
    if (begin != std::string::npos) {
      const size_t end = lines_.find_last_not_of('\n') + 1;
      // Leading spaces of a line are part of its layout and are kept.
      sink_("<pre>" + lines_.substr(begin, end - begin) + "</pre>\n");
    }
    lines_.clear();
  }

  void group_heading(const std::string& name) {
    flush();
    sink_("<h3>" + escaped_markup(name) + "</h3>\n");
  }

  void table(const SectionRows& section) {
    const std::vector<size_t> shown = shown_places(section);
    const std::vector<plan::Column> columns = shown_columns(section);
    for (size_t row = 0; row < section.rows.size(); ++row) {
      const auto group = new_group(section, row);
      if (group || row == 0) {
        if (row > 0) sink_(html_table_end());
        if (group) group_heading(*group);
        sink_(html_table_begin(columns));
      }
      Row cells;
      for (const size_t i : shown) cells.push_back(section.rows[row][i]);
      sink_(html_table_row(columns, cells,
                           html_addresses(columns, section.addresses.empty() ? "" : section.addresses[row])));
    }
    sink_(html_table_end());
  }

  Sink sink_;
  std::string lines_;
};

}  // namespace

std::unique_ptr<DocumentWriter> make_html_document_writer(Sink sink) {
  return std::make_unique<HtmlDocumentWriter>(std::move(sink));
}

}  // namespace kvq::report
