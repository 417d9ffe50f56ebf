// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "query/report/documents/chart_svg.hpp"
#include "query/report/documents/document_writers.hpp"
#include "query/report/formats/html.hpp"
#include "query/report/formats/markup.hpp"
#include "query/run/mails_of_row.hpp"

namespace kvq::report {
namespace {

// A section with fewer columns, and no lines that are longer, fits beside another one on a wide screen.
constexpr size_t fewest_wide_columns = 5;
constexpr size_t longest_narrow_line = 60;
// A longer table under a chart is folded: the chart says the same.
constexpr size_t most_rows_under_chart = 16;

std::string title_of(const DocumentHead& head) {
  return head.title.empty() ? head.summary : head.title;
}

bool has_long_line(std::string_view text) {
  size_t begin = 0;
  for (size_t end = text.find('\n'); begin < text.size(); end = text.find('\n', begin)) {
    end = std::min(end, text.size());
    if (end - begin > longest_narrow_line) return true;
    begin = end + 1;
  }
  return false;
}

class HtmlDocumentWriter : public DocumentWriter {
 public:
  HtmlDocumentWriter(Sink sink, HtmlPage page) : sink_(std::move(sink)), page_(std::move(page)) {}

  bool links_numbers() const override { return static_cast<bool>(page_.search); }

  void begin(const DocumentHead& head) override {
    sink_(page_.begin ? page_.begin(head) : html_begin(title_of(head), HtmlTitle::words));
  }

  void heading(const std::string& text) override {
    end_section();
    heading_ = "<h2>" + escaped_markup(text) + "</h2>\n";
  }

  void text(const Runs& runs) override {
    lines_ += marked_up(runs);
    is_wide_ |= has_long_line(plain_text(runs));
  }

  void note(const Runs& runs) override {
    flush();
    body_ += "<p class=\"note\">" + marked_up(runs) + "</p>\n";
  }

  void section(const SectionRows& section) override {
    if (section.rows.empty()) {
      lines_ += escaped_markup(section.empty);
      return;
    }
    if (section.has_layouts) {
      for (size_t row = 0; row < section.rows.size(); ++row) {
        if (const auto group = new_group(section, row)) group_heading(*group);
        lines_ += marked_up(section.lines[row]);
        is_wide_ |= has_long_line(plain_text(section.lines[row]));
      }
      return;
    }
    flush();
    const std::string chart = chart_svg(section);
    is_wide_ |= !section.addresses.empty() || shown_places(section).size() >= fewest_wide_columns;
    const bool is_folded = !chart.empty() && section.rows.size() > most_rows_under_chart;
    body_ += chart;
    if (is_folded) body_ += "<details><summary>The numbers</summary>\n";
    table(section);
    if (is_folded) body_ += "</details>\n";
  }

  void end(const std::string& footer) override {
    end_section();
    if (!footer.empty()) sink_("<footer>" + escaped_markup(footer) + "</footer>\n");
    sink_(page_.end ? page_.end() : html_end());
  }

 private:
  std::string marked_up(const Runs& runs) const {
    std::string out;
    for (const Run& run : runs) {
      std::string text = escaped_markup(run.text);
      if (run.mark == Mark::removed) text = "<del>" + text + "</del>";
      if (run.mark == Mark::added) text = "<ins>" + text + "</ins>";
      const std::string address = address_of(run);
      out += address.empty() ? text : fmt::format("<a href=\"{}\">{}</a>", escaped_markup(address), text);
    }
    return out;
  }

  std::string address_of(const Run& run) const {
    if (is_link(run.address)) return page_.mail ? page_.mail(run.address, false) : run.address;
    const bool is_number = page_.search && !run.query.empty() && !run.text.empty();
    return is_number ? page_.search(run.query) : "";
  }

  /// Prints adjacent lines as one block, even if they come from several pieces.
  void flush() {
    const size_t begin = lines_.find_first_not_of('\n');
    if (begin != std::string::npos) {
      const size_t end = lines_.find_last_not_of('\n') + 1;
      // Leading spaces of a line are part of its layout and are kept.
      body_ += "<pre>" + lines_.substr(begin, end - begin) + "</pre>\n";
    }
    lines_.clear();
  }

  /// Prints what belongs to the last heading.
  void end_section() {
    flush();
    if (heading_.empty()) {
      sink_(body_);
    } else {
      sink_(fmt::format("<section class=\"{}\">\n{}{}</section>\n", is_wide_ ? "wide" : "narrow", heading_,
                        body_));
    }
    heading_.clear();
    body_.clear();
    is_wide_ = false;
  }

  void group_heading(const std::string& name) {
    flush();
    body_ += "<h3>" + escaped_markup(name) + "</h3>\n";
  }

  /// Returns the addresses of the cells of a row.
  std::vector<std::string> addresses(const SectionRows& section, size_t row,
                                     const std::vector<size_t>& shown) const {
    std::vector<plan::Column> columns;
    columns.reserve(shown.size());
    for (const size_t i : shown) columns.push_back(section.columns[i]);
    std::string mail = section.addresses.empty() ? "" : section.addresses[row];
    if (page_.mail && !mail.empty()) mail = page_.mail(mail, section.of_series);
    std::vector<std::string> out = html_addresses(columns, mail);
    for (size_t i = 0; i < shown.size(); ++i) {
      if (out[i].empty()) out[i] = address_of_cell(section, row, shown[i]);
    }
    return out;
  }

  std::string address_of_cell(const SectionRows& section, size_t row, size_t i) const {
    const plan::Column& column = section.columns[i];
    if (page_.search && column.kind == ColumnKind::number) {
      const bool is_before =
          column.field == nullptr && column.name.ends_with(".before") && column.name != "rank.before";
      if (!is_before && !MailsOfRows::is_number_of_mails(column)) return {};
      const auto& queries = is_before ? section.queries_before : section.queries;
      const bool is_known = row < queries.size() && queries[row];
      return is_known ? page_.search(*queries[row]) : "";
    }
    return page_.value ? page_.value(column, to_text(section.rows[row][i], column)) : "";
  }

  void table(const SectionRows& section) {
    const std::vector<size_t> shown = shown_places(section);
    const std::vector<plan::Column> columns = shown_columns(section);
    for (size_t row = 0; row < section.rows.size(); ++row) {
      const auto group = new_group(section, row);
      if (group || row == 0) {
        if (row > 0) body_ += html_table_end();
        if (group) group_heading(*group);
        body_ += html_table_begin(columns);
      }
      Row cells;
      for (const size_t i : shown) cells.push_back(section.rows[row][i]);
      body_ += html_table_row(columns, cells, addresses(section, row, shown));
    }
    body_ += html_table_end();
  }

  Sink sink_;
  HtmlPage page_;
  std::string heading_;
  std::string body_;
  std::string lines_;
  bool is_wide_ = false;
};

}  // namespace

std::unique_ptr<DocumentWriter> make_html_document_writer(Sink sink, HtmlPage page) {
  return std::make_unique<HtmlDocumentWriter>(std::move(sink), std::move(page));
}

}  // namespace kvq::report
