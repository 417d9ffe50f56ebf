// SPDX-License-Identifier: MIT
// What a report's run gives: its pieces in order, and writing them in a format.
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

/// A piece of a text, and the address that it leads to; empty: it leads nowhere.
struct Run {
  std::string text;
  std::string address = {};
};
using Runs = std::vector<Run>;

std::string plain_text(const Runs& runs);

/// Whether an address may stand behind a link: it begins with http:, https: or mailto:.
bool is_link(std::string_view address);

/// The rows of a section.
struct SectionRows {
  /// What they are: under which names, and of which kinds.
  std::vector<plan::Column> columns;
  /// What people read above the columns.
  std::vector<std::string> titles;
  std::vector<Row> rows;
  /// Of each row the address of its mail, where the rows are mails and a table.
  std::vector<std::string> addresses = {};
  /// Each row laid out, where the section has layouts; a row without one has an empty one.
  std::vector<Runs> lines = {};
  bool has_layouts = false;
  /// The column whose equal values stand under one heading.
  std::optional<size_t> group = {};
  Chart chart = Chart::none;
  /// Of a chart.
  size_t label = 0;
  size_t number = 0;
  /// What is printed where there are no rows.
  std::string empty = {};
};

/// What a report is called, and what it was made of.
struct DocumentHead {
  std::string name;
  std::string summary;
  /// Empty: the report has none; pages are headed with the summary then.
  std::string title;
  /// The parameters' names and values.
  std::vector<std::pair<std::string, std::string>> parameters;
};

/// Takes the pieces of a report in order; end() once, after the last.
class DocumentWriter {
 public:
  virtual ~DocumentWriter() = default;
  virtual void begin(const DocumentHead& head) = 0;
  virtual void heading(const std::string& text) = 0;
  /// As it stands.
  virtual void text(const Runs& runs) = 0;
  virtual void note(const Runs& runs) = 0;
  virtual void section(const SectionRows& rows) = 0;
  /// `footer`: empty for none.
  virtual void end(const std::string& footer) = 0;
};

enum class DocumentFormat { text, markdown, html, json, csv, mail };

struct DocumentFormatInfo {
  DocumentFormat format;
  std::string_view name;
  std::string_view help;
};

std::span<const DocumentFormatInfo> document_formats();

/// Text, Markdown, HTML or JSON. The sink of the text gets texts as they are: what must not reach a terminal
/// is the sink's to see to.
std::unique_ptr<DocumentWriter> make_document_writer(DocumentFormat format, TextStyle style, Sink sink);

/// A CSV of each section that is a table or has layouts: gives `sink` a file's name, such as
/// 01-top-domains.csv, and its text.
using FileSink = std::function<void(const std::string& name, const std::string& text)>;
std::unique_ptr<DocumentWriter> make_csv_document_writer(FileSink sink);

}  // namespace kvq::report
