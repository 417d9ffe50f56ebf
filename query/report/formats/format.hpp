// SPDX-License-Identifier: MIT
// The one table of output formats, and writing rows in each.
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

/// What a format is made of.
enum class FormatOf {
  rows,   ///< rows of any columns
  mails,  ///< rows of mails, with the format's own columns
  bytes,  ///< mails as their archives have them
};

struct FormatInfo {
  Format format;
  std::string_view name;
  FormatOf of;
  /// Fields, separated by spaces. Of rows: what is shown of mails where the query selects nothing. Of mails:
  /// what the format is made of, whatever the query selects.
  std::string_view columns;
  std::string_view help;
  /// Whether a row leads to its mail (Table::linked).
  bool links = false;
  /// Whether Table::header can leave out the names of the columns, or there are none.
  bool header_is_optional = false;
};

std::span<const FormatInfo> formats();
const FormatInfo& info_of(Format format);

/// The columns that FormatInfo names.
std::vector<plan::Column> columns_of(const FormatInfo& format);

/// How text looks where it goes.
struct TextStyle {
  /// Columns of the terminal; 0 where it is none, then nothing is cut.
  size_t width = 0;
  bool colour = false;
};

using Sink = std::function<void(std::string_view)>;

/// What the rows are, and what is told of them.
struct Table {
  std::vector<plan::Column> columns;
  /// What a page or feed is headed with: the query.
  std::string title = {};
  /// Whether each row has one value more, behind those of its columns: the address of its mail.
  bool linked = false;
  /// Whether the names of the columns stand above the rows, in a format that can do without.
  bool header = true;
  /// Seconds UTC; when a feed without entries was made.
  int64_t now = 0;
};

/// Writes rows as they come. end() must be called once, after the last.
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  virtual void write(const Row& row) = 0;
  virtual void end() = 0;
};

/// The sink is given whole lines. On a terminal they are without what could control it. A format of bytes is
/// not for rows: it has no writer, and gives nullptr.
std::unique_ptr<RowWriter> make_writer(Format format, Table table, TextStyle style, Sink sink);

/// A value as people read it: times to the minute in UTC, nothing for NULL.
std::string to_text(const Value& value, const plan::Column& column);

/// A value for programs: times in RFC 3339.
std::string to_data_text(const Value& value, const plan::Column& column);

}  // namespace kvq::report
