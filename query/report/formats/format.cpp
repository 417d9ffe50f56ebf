// SPDX-License-Identifier: MIT
#include "query/report/formats/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "query/report/formats/writers.hpp"
#include "query/time/values.hpp"
#include "schema/base/overloaded.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

constexpr std::string_view for_people = "date author.name subject";
constexpr std::string_view for_programs = "id date author subject";

constexpr FormatInfo table[] = {
    {.format = Format::text,
     .of = FormatOf::rows,
     .name = "text",
     .columns = for_people,
     .help = "one line per row, in columns; a terminal cuts the lines to its width, a file or pipe gets them "
             "whole",
     .header_is_optional = true},
    {.format = Format::json,
     .of = FormatOf::rows,
     .name = "json",
     .columns = for_programs,
     .help = "one object with the schema version, the columns and the rows"},
    {.format = Format::jsonl,
     .of = FormatOf::rows,
     .name = "jsonl",
     .columns = for_programs,
     .help = "one object per row, each on its own line"},
    {.format = Format::csv,
     .of = FormatOf::rows,
     .name = "csv",
     .columns = for_programs,
     .help = "comma-separated values (RFC 4180), after a header line with the column names",
     .header_is_optional = true},
    {.format = Format::tsv,
     .of = FormatOf::rows,
     .name = "tsv",
     .columns = for_programs,
     .help =
         "tab-separated values, after a header line with the column names; a tab, line feed, carriage return "
         "or backslash in a value is written as \\t, \\n, \\r or \\\\",
     .header_is_optional = true},
    {.format = Format::markdown,
     .of = FormatOf::rows,
     .name = "markdown",
     .columns = for_people,
     .help = "a Markdown table, with links to the mails",
     .links = true},
    {.format = Format::html,
     .of = FormatOf::rows,
     .name = "html",
     .columns = for_people,
     .help = "a self-contained page, with links to the mails; light or dark as the reader prefers",
     .links = true},
    {.format = Format::ids,
     .of = FormatOf::mails,
     .name = "ids",
     .columns = "id",
     .help = "the Message-IDs, one per line"},
    {.format = Format::urls,
     .of = FormatOf::mails,
     .name = "urls",
     .columns = "url",
     .help = "the web addresses of the mails, one per line"},
    {.format = Format::atom,
     .of = FormatOf::mails,
     .name = "atom",
     .columns = "id date subject author.name author.address url text",
     .help = "an Atom feed for feed readers (RFC 4287), with one entry per mail"},
    {.format = Format::mbox,
     .of = FormatOf::bytes,
     .name = "mbox",
     .columns = "",
     .help =
         "the mails as stored in the archive, as an mboxrd; oldest first, the patches of a series in order"},
    {.format = Format::maildir,
     .of = FormatOf::bytes,
     .name = "maildir",
     .columns = "",
     .help =
         "the mails as stored in the archive, added as new mails to the Maildir that -o names; mails that it "
         "already has are left alone"},
};

/// Writes rows with one column, one line per row.
class LinesWriter : public RowWriter {
 public:
  LinesWriter(plan::Column column, Sink sink) : column_(std::move(column)), sink_(std::move(sink)) {}
  void write(const Row& row) override { sink_(to_data_text(row.front(), column_) + "\n"); }
  void end() override {}

 private:
  plan::Column column_;
  Sink sink_;
};

std::string text_of(const Value& value, bool time, std::string (*time_text)(int64_t)) {
  return std::visit(
      Overloaded{[](std::monostate) { return std::string(); },
                 [&](int64_t number) { return time ? time_text(number) : std::to_string(number); },
                 [](double number) { return fmt::format("{}", number); },
                 [](const std::string& text) { return text; }},
      value);
}

/// Wraps a sink of whole lines to replace control characters, for a terminal.
Sink made_safe(Sink sink) {
  return [sink = std::move(sink)](std::string_view text) {
    const std::string_view end = text.ends_with("\r\n") ? "\r\n" : "";
    sink(printable_lines(text.substr(0, text.size() - end.size())) + std::string(end));
  };
}

}  // namespace

std::span<const FormatInfo> formats() {
  return table;
}

const FormatInfo& info_of(Format format) {
  return *std::ranges::find(table, format, &FormatInfo::format);
}

std::vector<plan::Column> columns_of(const FormatInfo& format) {
  std::vector<plan::Column> columns;
  for (std::string_view rest = format.columns; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find(' '));
    const Field* field = find_field(name);
    columns.push_back({std::string(name), field->column, field});
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
  }
  return columns;
}

size_t linking_column(const std::vector<plan::Column>& columns) {
  constexpr std::array<std::string_view, 2> linking = {"subject", "title"};
  const auto is_called = [](const plan::Column& column, std::string_view name) {
    return column.name == name;
  };
  // The column may have another name, such as a title.
  const auto shows = [](const plan::Column& column, std::string_view name) {
    return column.field != nullptr && column.function == nullptr && column.field->name == name;
  };
  const auto find = [&](const auto& holds) -> std::optional<size_t> {
    for (const std::string_view name : linking) {
      const auto found =
          std::ranges::find_if(columns, [&](const plan::Column& one) { return holds(one, name); });
      if (found != columns.end()) return static_cast<size_t>(found - columns.begin());
    }
    return std::nullopt;
  };
  const auto called = find(is_called);
  return called ? *called : find(shows).value_or(0);
}

std::string to_text(const Value& value, const plan::Column& column) {
  return text_of(value, column.kind == ColumnKind::time, to_minute);
}

std::string to_data_text(const Value& value, const plan::Column& column) {
  return text_of(value, column.kind == ColumnKind::time, to_rfc3339);
}

std::unique_ptr<RowWriter> make_writer(Format format, Table rows, TextStyle style, Sink sink) {
  if (style.width > 0 && format != Format::text) sink = made_safe(std::move(sink));
  switch (format) {
    case Format::text:
      return make_text_writer(std::move(rows), style, std::move(sink));
    case Format::json:
      return make_json_writer(std::move(rows), std::move(sink));
    case Format::jsonl:
      return make_jsonl_writer(std::move(rows), std::move(sink));
    case Format::csv:
      return make_csv_writer(std::move(rows), std::move(sink));
    case Format::tsv:
      return make_tsv_writer(std::move(rows), std::move(sink));
    case Format::markdown:
      return make_markdown_writer(std::move(rows), std::move(sink));
    case Format::html:
      return make_html_writer(std::move(rows), std::move(sink));
    case Format::ids:
    case Format::urls:
      return std::make_unique<LinesWriter>(std::move(rows.columns.front()), std::move(sink));
    case Format::atom:
      return make_atom_writer(std::move(rows), std::move(sink));
    case Format::mbox:
    case Format::maildir:
      break;
  }
  return nullptr;
}

}  // namespace kvq::report
