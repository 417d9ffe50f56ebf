// SPDX-License-Identifier: MIT
// A report as it was written. Its queries are spans of the source, parsed by the grammar of queries.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/diagnostic.hpp"
#include "schema/regex.hpp"

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
using TextFunction = std::variant<WithoutFirstLine, Upto>;

/// `{text:7 | upto /x/}`
struct Placeholder {
  std::string name;
  Span span;
  /// Right-aligned in so many columns; 0 for as it is.
  size_t width = 0;
  std::vector<TextFunction> functions;
};

struct Template {
  std::vector<std::variant<std::string, Placeholder>> pieces;
};

struct Parameter {
  std::string name;
  /// A range of an archive: the report can then show {NAME.from}, {NAME.to}, {list.name}, {list.title}.
  bool is_range = false;
  std::string help;
  Span span;
};

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

struct Section {
  Span query;
  std::vector<RowLayout> rows;
  /// Printed where there are no rows.
  std::optional<Template> empty;
};

struct Report {
  Source source;
  std::string name;
  std::string summary;
  std::vector<Parameter> parameters;
  std::vector<Let> lets;
  std::vector<std::variant<Template, Section>> items;
};

/// Throws QueryError.
Report parse_report(Source source);

}  // namespace kvq::report
