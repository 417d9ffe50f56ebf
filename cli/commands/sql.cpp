// SPDX-License-Identifier: MIT
// `kvq sql`: one SQL statement that only reads.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings/user_config.hpp"
#include "query/language/diagnostic.hpp"
#include "query/report/formats/format.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/spelling.hpp"
#include "schema/sqlite/read_only_sql.hpp"

namespace kvq {
namespace {

constexpr int64_t usual_rows = 10'000;
constexpr int64_t usual_seconds = 60;
constexpr int64_t most_memory = int64_t{512} << 20;

struct Options {
  std::string sql;
  std::vector<std::string> values;
  std::string format = "text";
  std::optional<int64_t> limit;
  int64_t seconds = usual_seconds;
  bool no_header = false;
  bool spreadsheet = false;
  std::string output;
};

/// Returns a value as the number that it writes. A number with zeros before it is a text: "007".
Value typed(const std::string& text) {
  const char* end = text.data() + text.size();
  int64_t number = 0;
  if (std::from_chars(text.data(), end, number).ptr == end && std::to_string(number) == text) return number;
  double real = 0;
  const auto read = std::from_chars(text.data(), end, real);
  const std::string_view digits = std::string_view(text).substr(text.starts_with('-') ? 1 : 0);
  const bool has_zeros_before = digits.starts_with('0') && !digits.starts_with("0.");
  if (read.ec == std::errc() && read.ptr == end && digits.find('.') != digits.npos && !has_zeros_before)
    return real;
  return text;
}

/// Returns standard input, or as much of it as is too long for a statement: /dev/zero has no end.
std::string standard_input() {
  std::string text(size_t{2} << 20, '\0');
  std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(std::cin.gcount()));
  return text;
}

/// Binds NAME=VALUE to the parameter :NAME, @NAME, $NAME or ?NAME. Every parameter needs a value.
void bind_values(ReadOnlySql& statement, const std::vector<std::string>& values) {
  const std::vector<std::string> parameters = statement.parameters();
  std::vector<std::string_view> names(parameters.size());
  std::ranges::transform(parameters, names.begin(),
                         [](const std::string& parameter) { return std::string_view(parameter).substr(1); });
  std::vector<bool> bound(parameters.size());
  for (const std::string& value : values) {
    const size_t equals = value.find('=');
    if (equals == std::string::npos) {
      throw Error(ErrorKind::usage, fmt::format("'{}' is not of the form NAME=VALUE", value),
                  "write the statement as one argument");
    }
    const std::string name = value.substr(0, equals);
    const auto known = std::ranges::find(names, name);
    if (known == names.end()) {
      throw Error(ErrorKind::usage, fmt::format("the statement has no parameter '{}'", name),
                  did_you_mean(name, names));
    }
    const auto at = static_cast<size_t>(known - names.begin());
    bound[at] = true;
    statement.bind(at, typed(value.substr(equals + 1)));
  }
  const auto missing = std::ranges::find(bound, false);
  if (missing == bound.end()) return;
  const auto at = static_cast<size_t>(missing - bound.begin());
  throw Error(ErrorKind::usage, fmt::format("the parameter '{}' has no value", parameters[at]),
              fmt::format("add '{}=VALUE' after the statement", names[at]));
}

/// The error with its place in the statement, and with a hint.
[[noreturn]] void fail(const Database& database, const Source& source, const SqlError& error) {
  std::string hint = error.hint();
  constexpr std::string_view no_table = "no such table: ";
  const std::string_view message = error.what();
  if (message.starts_with(no_table)) {
    const std::vector<ReadableTable> tables = readable_tables(database);
    std::vector<std::string_view> names;
    std::ranges::transform(tables, std::back_inserter(names), &ReadableTable::name);
    hint = did_you_mean(message.substr(no_table.size()), names);
    if (hint.empty()) hint = "'kvq sql' lists the tables";
  }
  if (!error.place()) throw Error(error.kind(), error.what(), hint);
  const size_t begin = std::min(*error.place(), source.text.size());
  const auto word_end =
      std::find_if_not(source.text.begin() + static_cast<std::ptrdiff_t>(begin), source.text.end(),
                       [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  const auto end = static_cast<size_t>(word_end - source.text.begin());
  throw QueryError(source, {begin, std::max(end, std::min(begin + 1, source.text.size()))}, error.what(),
                   hint);
}

/// Writes rows in a format. The columns that hold numbers in the first row are those of numbers.
class Rows {
 public:
  Rows(const Context& context, const Options& options, std::vector<std::string> names, std::string title)
      : out_(context.out),
        format_(format_named(options.format)),
        table_{.columns = {},
               .title = std::move(title),
               .header = !options.no_header,
               .spreadsheet = options.spreadsheet,
               .now = context.now} {
    for (std::string& name : names) table_.columns.push_back({std::move(name)});
  }

  void write(const Row& row) {
    start(row);
    writer_->write(row);
    ++count_;
  }

  int64_t end() {
    start({});
    writer_->end();
    return count_;
  }

 private:
  void start(const Row& first) {
    if (writer_) return;
    for (size_t i = 0; i < first.size(); ++i) {
      const bool is_number =
          std::holds_alternative<int64_t>(first[i]) || std::holds_alternative<double>(first[i]);
      if (is_number) table_.columns[i].kind = ColumnKind::number;
    }
    writer_ = report::make_writer(format_, std::move(table_), {out_.width(), out_.colour()},
                                  [this](std::string_view text) {
                                    out_.start_pager();
                                    out_.write(text);
                                  });
  }

  Output& out_;
  report::Format format_;
  report::Table table_;
  std::unique_ptr<report::RowWriter> writer_;
  int64_t count_ = 0;
};

int list_tables(const Context& context, const Options& options) {
  const Database database = open_configured(context);
  Rows rows(context, options, {"table", "kind", "columns"}, "tables");
  int64_t left = options.limit.value_or(usual_rows);
  for (const ReadableTable& table : readable_tables(database)) {
    if (left-- <= 0) break;
    rows.write({table.name, table.kind, fmt::format("{}", fmt::join(table.columns, " "))});
  }
  rows.end();
  return found;
}

/// Says on standard error why the output is not complete, after the output. Returns the exit code.
int report_limit(const Context& context, const Options& options, SqlEnd end) {
  context.out.is_terminal() ? context.out.end_pager() : context.out.finish();
  const std::string message =
      end == SqlEnd::row_limit
          ? fmt::format("stopped after {} rows, and there are more; -n N sets the number",
                        grouped(usual_rows))
          : fmt::format("stopped after {} s, before the last row; --timeout sets the time", options.seconds);
  write_to_stderr(fmt::format("kvq: {}\n", message));
  return incomplete;
}

/// Functions of kvq and the output need memory beside that of SQLite.
void limit_memory() {
  limit_sqlite_memory(most_memory);
  const rlimit all{2 * most_memory, 2 * most_memory};
  setrlimit(RLIMIT_DATA, &all);
}

int run_sql(const Context& context, const Options& options) {
  limit_memory();
  check_header_option(info_of(format_named(options.format)), options.no_header);
  check_spreadsheet(options.spreadsheet, options.format);
  if (!options.output.empty()) context.out.go_to_file(options.output);
  if (options.sql.empty()) return list_tables(context, options);
  const Source source{"sql", options.sql == "-" ? standard_input() : options.sql};
  const Database database = open_configured(context);
  try {
    ReadOnlySql statement(database, source.text);
    bind_values(statement, options.values);
    Rows rows(context, options, statement.columns(), source.text);
    const SqlLimits limits{options.limit.value_or(usual_rows), std::chrono::seconds(options.seconds)};
    const SqlEnd end = statement.run(limits, [&](Row&& row) { rows.write(row); });
    const int64_t count = rows.end();
    const bool is_complete = end == SqlEnd::all_rows || (end == SqlEnd::row_limit && options.limit);
    if (!is_complete) return report_limit(context, options, end);
    return count > 0 ? found : nothing_found;
  } catch (const SqlError& error) {
    fail(database, source, error);
  }
}

}  // namespace

RunCommand declare_sql(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("SQL", options->sql,
                 "one statement; - for standard input; without it, kvq lists the tables and views");
  app.add_option("PARAMETER", options->values,
                 "NAME=VALUE, the value of the parameter :NAME in the statement");
  add_format_option(app, options->format, row_format_names());
  add_limit_option(
      app, options->limit,
      fmt::format("print at most N rows (without it, more than {} are an error)", grouped(usual_rows)));
  app.add_option("--timeout", options->seconds,
                 fmt::format("stop after so many seconds (default: {})", usual_seconds))
      ->check(number_between(1, 86'400))
      ->type_name("SECONDS");
  app.add_flag("--no-header", options->no_header, "omit the header line of csv and tsv (text has none)");
  add_spreadsheet_option(app, options->spreadsheet);
  add_output_option(app, options->output);
  app.footer(
      "The statement can only read: everything else is refused. A BLOB is printed in hexadecimal. If a "
      "limit\n"
      "ends the statement, the rows so far are printed and the exit code is 7.\n"
      "\n"
      "  kvq sql 'select name, title from list'\n"
      "  kvq sql 'select subject from message where date >= :day' day=1740787200 -f csv\n"
      "  kvq sql - <statement.sql");
  return [options](const Context& context) { return run_sql(context, *options); };
}

}  // namespace kvq
