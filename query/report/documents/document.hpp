// SPDX-License-Identifier: MIT
// The output of a report: its pieces in order, and the writers for each format.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/report/documents/chart_kinds.hpp"
#include "query/report/formats/format.hpp"

namespace kvq::report {

/// Whether a piece of text is a line that a change removes or adds.
enum class Mark { none, removed, added };

/// A piece of text and the address that it links to; an empty address means no link.
struct Run {
  std::string text;
  std::string address = {};
  /// For a number of mails: the query that matches them.
  std::string query = {};
  Mark mark = Mark::none;
};
using Runs = std::vector<Run>;

std::string plain_text(const Runs& runs);

/// Whether an address may be used in a link: it begins with http://, https:// or mailto:.
bool is_link(std::string_view address);

/// The rows of a section.
struct SectionRows {
  /// The names and kinds of the values.
  std::vector<plan::Column> columns;
  /// The titles above the columns.
  std::vector<std::string> titles;
  std::vector<Row> rows;
  /// The web address of each row's mail, if the section is a table of mails; else empty.
  std::vector<std::string> addresses = {};
  /// Whether each row stands for a series.
  bool of_series = false;
  /// For a count: the query that matches the mails that the row counts, and those that it is compared with.
  /// An element is absent if there is no such query; the whole is empty if the rows are not counts.
  std::vector<std::optional<std::string>> queries = {};
  std::vector<std::optional<std::string>> queries_before = {};
  /// The filled-in layout of each row, if the section has layouts; empty for a row without a layout.
  std::vector<Runs> lines = {};
  bool has_layouts = false;
  /// The column to group by: rows with equal values have one heading.
  std::optional<size_t> group = {};
  Chart chart = Chart::none;
  /// The columns of a chart.
  size_t label = 0;
  size_t number = 0;
  /// Printed if there are no rows.
  std::string empty = {};
};

/// The names of a report and its parameters.
struct DocumentHead {
  std::string name;
  std::string summary;
  /// Empty if the report has no title; the heading of a page is then the summary.
  std::string title;
  /// The names and values of the parameters.
  std::vector<std::pair<std::string, std::string>> parameters;
};

/// Writes the pieces of a report in order. end() must be called once, after the last piece.
class DocumentWriter {
 public:
  virtual ~DocumentWriter() = default;
  virtual void begin(const DocumentHead& head) = 0;
  virtual void heading(const std::string& text) = 0;
  /// Keeps the line breaks.
  virtual void text(const Runs& runs) = 0;
  virtual void note(const Runs& runs) = 0;
  virtual void section(const SectionRows& rows) = 0;
  /// `footer`: empty for none.
  virtual void end(const std::string& footer) = 0;
  /// Whether it links the numbers to their mails. A report makes the queries of these links only then.
  virtual bool links_numbers() const { return false; }
};

enum class DocumentFormat { text, markdown, html, json, csv, mail };

struct DocumentFormatInfo {
  DocumentFormat format;
  std::string_view name;
  std::string_view help;
};

std::span<const DocumentFormatInfo> document_formats();

/// The page that a report in HTML is a part of. Without functions it is a page of its own, in which mails
/// link to a web archive and numbers to nothing.
struct HtmlPage {
  /// Return the begin of the page, including its heading, and its end.
  std::function<std::string(const DocumentHead& head)> begin = {};
  std::function<std::string()> end = {};
  /// Returns the address of a mail, or of its series, given its address in the web archive.
  std::function<std::string(const std::string& web_address, bool of_series)> mail = {};
  /// Returns the address of the page for the mails that a query matches.
  std::function<std::string(const std::string& query)> search = {};
  /// Returns the address of the page about a value of a column, such as a person; empty if there is none.
  std::function<std::string(const plan::Column& column, const std::string& value)> value = {};
};

/// Makes a writer for HTML.
std::unique_ptr<DocumentWriter> make_html_document_writer(Sink sink, HtmlPage page = {});

/// Makes a writer for text, Markdown, HTML, JSON or the text of a mail. The text writer does not replace
/// control characters of mails, because the standard digest must have every byte of them: a sink that writes
/// to a terminal or a mail must do so.
std::unique_ptr<DocumentWriter> make_document_writer(DocumentFormat format, TextStyle style, Sink sink);

/// Makes a writer that writes one CSV file per section: it calls `sink` with the name of the file, such as
/// 01-top-domains.csv, and its text. `spreadsheet` is as in Table, `style` as in make_writer().
using FileSink = std::function<void(const std::string& name, const std::string& text)>;
std::unique_ptr<DocumentWriter> make_csv_document_writer(FileSink sink, bool spreadsheet = false,
                                                         TextStyle style = {});

}  // namespace kvq::report
