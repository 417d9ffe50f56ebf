// SPDX-License-Identifier: MIT
// A report as it was written. Its queries are spans of the source, parsed by the grammar of queries.
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

/// The first line that is not blank goes if it matches.
struct WithoutFirstLine {
  Regex regex;
};
/// Up to and with the first line that matches, without its line break; with none, the whole text without
/// the line breaks at its end.
struct Upto {
  Regex regex;
};
/// A number as so many percent of another.
struct PercentOf {
  std::string name;
  Span span;
};
using TextFunction = std::variant<WithoutFirstLine, Upto, PercentOf>;

/// The column that a link without one takes: where the row's mail is.
inline constexpr std::string_view usual_link = "url";

/// `{text:7 | upto /x/}`
struct Placeholder {
  std::string name;
  Span span;
  /// Right-aligned in so many columns; 0 for as it is.
  size_t width = 0;
  std::vector<TextFunction> functions;
  /// The column whose value is the address that the text leads to; empty: it leads nowhere.
  std::string link;
  Span link_span;
};

struct Template {
  std::vector<std::variant<std::string, Placeholder>> pieces;
};

struct Parameter {
  std::string name;
  const ParameterKind* kind;
  /// Absent: it must be given. Of a range the report can show {NAME.from}, {NAME.to}, {list.name},
  /// {list.title}.
  std::optional<std::string> usual;
  Span usual_span;
  std::string help;
  Span span;
};

/// A filter, or a query of one number.
struct Let {
  std::string name;
  Span query;
};

/// A layout for the rows of one status, or for all.
struct RowLayout {
  std::string status;
  Span status_span;
  Template layout;
};

struct NamedColumn {
  std::string name;
  Span span;
  /// Empty: the name itself.
  std::string title;
};

struct Section {
  Span query;
  /// The query whose counts the rows are compared with.
  std::optional<Span> against;
  /// The rows' own layouts; with none, they are a table.
  std::vector<RowLayout> rows;
  /// Of the table; with none, what the query selects.
  std::vector<NamedColumn> columns;
  /// Rows that follow one another and have the same value of it stand under that.
  std::optional<NamedColumn> group;
  Chart chart = Chart::none;
  Span chart_span;
  /// Printed where there are no rows.
  std::optional<Template> empty;
};

struct Heading {
  Template text;
};
/// As it stands.
struct Text {
  Template text;
};
/// What explains; it flows.
struct Note {
  Template text;
};

struct Item;

struct Branch {
  /// A parameter, which holds if it was given and is not empty or no; or a filter, which does if it finds a
  /// mail.
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
  std::optional<Template> title;
  /// Absent: the usual one; without pieces: none.
  std::optional<Template> footer;
  std::vector<Item> items;
};

/// Throws QueryError.
Report parse_report(Source source);

}  // namespace kvq::report
