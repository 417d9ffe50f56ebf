// SPDX-License-Identifier: MIT
#include "query/report/run/query_rows.hpp"

#include <utility>

#include "query/run/run.hpp"
#include "query/sql/lower.hpp"

namespace kvq::report {
namespace {

/// Returns the table to write the rows in. Sets the columns of the plan to those that the format needs.
Table table_of(QueryRows& query, const FormatInfo& format, const TextStyle& style) {
  plan::Plan& plan = query.plan;
  const bool own_columns = format.of == FormatOf::mails || (plan.of_messages && plan.columns.empty());
  if (own_columns) plan.columns = columns_of(format);
  Table table{.columns = plan.columns,
              .title = std::move(query.text),
              .linked = format.links && plan.of_messages,
              .numbered = format.format == Format::text && style.number_of && plan.of_messages,
              .header = query.header,
              .spreadsheet = query.spreadsheet,
              .now = query.now};
  if (table.linked) plan.columns.push_back(columns_of(info_of(Format::urls)).front());
  if (table.numbered) plan.columns.push_back(columns_of(info_of(Format::ids)).front());
  return table;
}

}  // namespace

int64_t write_rows(const Database& database, QueryRows query, const FormatInfo& format, TextStyle style,
                   Sink sink) {
  Table table = table_of(query, format, style);
  const auto writer = make_writer(format.format, std::move(table), style, std::move(sink));
  const int64_t rows = run(database, sql::lower(query.plan, query.plan.columns), [&](Row&& row) {
    writer->write(row);
    return true;
  });
  writer->end();
  return rows;
}

}  // namespace kvq::report
