// SPDX-License-Identifier: MIT
// The syntax tree of a report. Its queries are spans of the source, to be parsed by the query grammar.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "query/language/diagnostic.hpp"
#include "query/report/documents/chart_kinds.hpp"
#include "query/report/language/parameter_kinds.hpp"
#include "schema/base/regex.hpp"

namespace kvq::report {

/// Removes the first non-blank line, if it matches.
struct WithoutFirstLine {
  Regex regex;
};
/// Keeps the text up to and including the first line that matches, without its line break. If none matches,
/// keeps the whole text without its trailing line breaks.
struct Upto {
  Regex regex;
};
/// Prints a number as a percentage of another.
struct PercentOf {
  std::string name;
  Span span;
};
/// Prints one of two texts instead of a number: the first for 1.
struct OneElse {
  std::string singular;
  std::string plural;
};
using TextFunction = std::variant<WithoutFirstLine, Upto, PercentOf, OneElse>;

/// The default column of a link: the web address of the mail.
inline constexpr std::string_view usual_link = "url";

/// `{text:7 | upto /x/}`
struct Placeholder {
  std::string name;
  Span span;
  /// The width to right-align the text to; 0: no alignment.
  size_t width = 0;
  std::vector<TextFunction> functions;
  /// The column that contains the address to link to; empty: no link.
  std::string link;
  Span link_span;
};

struct Template {
  std::vector<std::variant<std::string, Placeholder>> pieces;
};

struct Parameter {
  std::string name;
  const ParameterKind* kind;
  /// The default; absent if the parameter is required. For a range, the report can print {NAME.from},
  /// {NAME.to}, {NAME.begin}, {NAME.end}, {list.name} and {list.title}.
  std::optional<std::string> default_value;
  Span default_span;
  std::string help;
  Span span;
};

/// A named filter, or a named query that returns one number.
struct Let {
  std::string name;
  Span query;
};

/// The parameter at whose end the report looks at series: states, ages, answers and reviews as they were
/// then.
struct AsOfRange {
  std::string name;
  Span span;
};

/// The layout of the rows with one status, or of all rows.
struct RowLayout {
  std::string status;
  Span status_span;
  Template layout;
};

struct NamedColumn {
  std::string name;
  Span span;
  /// Empty: the name is the title.
  std::string title;
};

struct Section {
  Span query;
  /// The query to compare the counts with.
  std::optional<Span> against;
  /// The layouts of the rows; if there are none, the section is a table.
  std::vector<RowLayout> rows;
  /// The columns of the table; if there are none, those that the query selects.
  std::vector<NamedColumn> columns;
  /// The column to group by: its value is printed above adjacent rows that have the same value.
  std::optional<NamedColumn> group;
  Chart chart = Chart::none;
  Span chart_span;
  /// Printed if there are no rows.
  std::optional<Template> empty;
};

struct Heading {
  Template text;
};
/// Text that keeps its line breaks.
struct Text {
  Template text;
};
/// An explanation; its lines are joined into paragraphs.
struct Note {
  Template text;
};

struct Item;

struct Branch {
  /// A parameter, which is true unless it is empty or "no"; or a filter, which is true if it matches a mail.
  Span condition;
  std::vector<Item> then;
  std::vector<Item> otherwise;
  bool has_else = false;
};

struct Item {
  std::variant<Heading, Text, Note, Section, Branch> node;
};

struct Report {
  Source source;
  std::string name;
  std::string summary;
  std::vector<Parameter> parameters;
  std::vector<Let> lets;
  std::optional<AsOfRange> as_of;
  std::optional<Template> title;
  /// Absent: the default footer; without pieces: no footer.
  std::optional<Template> footer;
  std::vector<Item> items;
};

/// Parses a report. Throws QueryError.
Report parse_report(Source source);

}  // namespace kvq::report
