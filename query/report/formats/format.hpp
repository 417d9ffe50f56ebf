// SPDX-License-Identifier: MIT
// The table of output formats, and the writers of rows in each format.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/run/run.hpp"

namespace kvq::report {

enum class Format { text, json, jsonl, csv, tsv, markdown, html, ids, urls, atom, mbox, maildir };

/// The kind of content that a format prints.
enum class FormatOf {
  rows,   ///< rows of any columns
  mails,  ///< rows of mails, with columns that the format defines
  bytes,  ///< mails as stored in their archives
};

struct FormatInfo {
  Format format;
  FormatOf of;
  std::string_view name;
  /// Fields, separated by spaces. For FormatOf::rows, the default columns of mails if the query selects none;
  /// for FormatOf::mails, the columns that the format needs, independent of the query.
  std::string_view columns;
  std::string_view help;
  /// Whether a row links to its mail (Table::linked).
  bool links = false;
  /// Whether Table::header may be false: the format can omit the column names, or has none.
  bool header_is_optional = false;
};

std::span<const FormatInfo> formats();
const FormatInfo& info_of(Format format);

/// Returns the columns that FormatInfo::columns names.
std::vector<plan::Column> columns_of(const FormatInfo& format);

/// The style of text output.
struct TextStyle {
  /// Columns of the terminal; 0 if the output is not a terminal: then lines are not cut.
  size_t width = 0;
  bool colour = false;
  /// Returns the number to print before the row of a mail, given its Message-ID; 0 for none. Called once for
  /// each row, in their order. Empty: rows have no numbers.
  std::function<size_t(std::string_view message_id)> number_of = {};
};

using Sink = std::function<void(std::string_view)>;

/// The columns of the rows, and how to print them.
struct Table {
  std::vector<plan::Column> columns;
  /// The title of a page or feed: the query.
  std::string title = {};
  /// Whether each row has an additional last value: the web address of its mail.
  bool linked = false;
  /// Whether each row has an additional last value: the Message-ID of its mail, for TextStyle::number_of.
  bool numbered = false;
  /// Whether to print the column names, in a format that can omit them.
  bool header = true;
  /// In csv and tsv: whether to put a ' before texts that a spreadsheet would read as a formula.
  bool spreadsheet = false;
  /// Seconds UTC; the date of a feed without entries.
  int64_t now = 0;
};

/// Writes rows one at a time. end() must be called once, after the last row.
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  virtual void write(const Row& row) = 0;
  virtual void end() = 0;
};

/// Makes a writer that passes whole lines to the sink. On a terminal, control characters are replaced.
/// Returns nullptr for a format of FormatOf::bytes, which has no rows.
std::unique_ptr<RowWriter> make_writer(Format format, Table table, TextStyle style, Sink sink);

/// Returns a value for people: times to the minute in UTC, NULL as an empty text.
std::string to_text(const Value& value, const plan::Column& column);

/// Returns a value for programs: times in RFC 3339, NULL as an empty text.
std::string to_data_text(const Value& value, const plan::Column& column);

}  // namespace kvq::report
