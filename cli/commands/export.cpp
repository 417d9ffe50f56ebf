// SPDX-License-Identifier: MIT
// `kvq export`: the tables for dashboards and other programs.
#include "query/contract/export.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/files.hpp"
#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings/user_config.hpp"
#include "query/report/formats/format.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;
using contract::ExportSummary;

struct Options {
  std::string file;
  std::string csv;
  std::string jsonl;
  std::string since;
  contract::ExportOptions how;
  bool quiet = false;
  bool columns = false;
  bool spreadsheet = false;
  std::string format = "text";
};

std::string meaning_of(const contract::PlainColumn& column) {
  return column.references.empty() ? column.help : fmt::format("{} ({})", column.help, column.references);
}

/// Writes rows of changing tables, each to a file of its own.
class TableFiles {
 public:
  TableFiles(Output& out, fs::path folder, report::Format format, std::string extension, bool spreadsheet)
      : out_(out),
        folder_(std::move(folder)),
        format_(format),
        extension_(std::move(extension)),
        spreadsheet_(spreadsheet) {}

  void begin(std::string_view table, const std::vector<contract::PlainColumn>& columns) {
    end();
    out_.go_to_file((folder_ / fmt::format("{}.{}", table, extension_)).string());
    report::Table rows{.columns = {}, .spreadsheet = spreadsheet_};
    for (const contract::PlainColumn& column : columns)
      rows.columns.push_back({column.name, column.type == "TEXT" ? ColumnKind::text : ColumnKind::number});
    writer_ = report::make_writer(format_, std::move(rows), {},
                                  [this](std::string_view text) { out_.write(text); });
  }
  void write(Row&& row) { writer_->write(row); }
  void end() {
    if (!writer_) return;
    writer_->end();
    out_.finish();
    writer_.reset();
  }

 private:
  Output& out_;
  fs::path folder_;
  report::Format format_;
  std::string extension_;
  bool spreadsheet_;
  std::unique_ptr<report::RowWriter> writer_;
};

ExportSummary write_files(const Context& context, const contract::ExportSource& source,
                          const Options& options) {
  const bool is_csv = !options.csv.empty();
  const fs::path folder = is_csv ? options.csv : options.jsonl;
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) cannot_write(folder, failed);
  TableFiles files(context.out, folder, is_csv ? report::Format::csv : report::Format::jsonl,
                   is_csv ? "csv" : "jsonl", options.spreadsheet);
  const ExportSummary summary = contract::read_export(
      source, folder, options.how,
      [&](std::string_view table, const auto& columns) { files.begin(table, columns); },
      [&](Row&& row) { files.write(std::move(row)); });
  files.end();
  return summary;
}

void list_columns(Output& out, const std::string& format) {
  const auto writer = report::make_writer(
      format_named(format), {.columns = {{"table"}, {"column"}, {"type"}, {"meaning"}}, .title = "columns"},
      {out.width(), out.colour()}, [&](std::string_view text) {
        out.start_pager();
        out.write(text);
      });
  for (const contract::TableInfo& table : contract::tables()) {
    for (const contract::PlainColumn& column : contract::plain_columns(table)) {
      writer->write({std::string(table.name), column.name, std::string(column.type), meaning_of(column)});
    }
  }
  writer->end();
}

/// Prints docs/schema.md's drawing and dictionary.
void print_dictionary(Output& out) {
  out.write("```mermaid\nerDiagram\n");
  for (const contract::TableInfo& table : contract::tables()) {
    for (const contract::PlainColumn& column : contract::plain_columns(table)) {
      if (!column.references.empty())
        out.write(fmt::format("  {} }}o--o| {} : {}\n", table.name, column.references, column.name));
    }
  }
  out.write("```\n");
  for (const contract::TableInfo& table : contract::tables()) {
    out.write(fmt::format("\n### {}\n\nA row is {}.\n\n| column | type | meaning |\n|---|---|---|\n",
                          table.name, table.help));
    for (const contract::PlainColumn& column : contract::plain_columns(table))
      out.write(fmt::format("| {} | {} | {} |\n", column.name, column.type, meaning_of(column)));
  }
  out.write(
      "\n### v1_meta\n\nA row is a fact about the export, in the columns name and value, both TEXT.\n\n"
      "| name | value |\n|---|---|\n");
  for (const contract::MetaValue& value : contract::meta_values())
    out.write(fmt::format("| {} | {} |\n", value.name, value.help));
}

void print(const Context& context, const Options& options, const std::string& place,
           const ExportSummary& done) {
  if (options.quiet) return;
  // After an output to files, nothing can be written to standard output.
  const std::string updated =
      done.updated ? fmt::format(", {} of them written again", grouped(*done.updated)) : std::string();
  const std::string line = fmt::format("{}: {} mails{}\n", place, grouped(done.mails), updated);
  options.file.empty() ? write_to_stderr(line) : context.out.write(line);
}

int run_export(const Context& context, Options options) {
  if (options.columns) {
    options.format == "markdown" ? print_dictionary(context.out) : list_columns(context.out, options.format);
    return found;
  }
  const int places = !options.file.empty() + !options.csv.empty() + !options.jsonl.empty();
  if (places != 1)
    throw Error(ErrorKind::usage, "export needs one place to write to",
                "give a file, --csv DIR or --jsonl DIR");
  if (options.spreadsheet && options.csv.empty()) throw Error(ErrorKind::usage, "--spreadsheet needs --csv");
  if (!options.since.empty()) {
    const auto since = parse_time(options.since, context.now);
    if (!since)
      throw Error(ErrorKind::usage, fmt::format("'{}' is not a time", options.since),
                  "examples are 2024, 2024-06-01 and 2.years.ago");
    options.how.since = since->from;
  }
  const contract::ExportSource source{context.database, context.now, user_config().web_archives, KVQ_VERSION};
  if (options.file.empty()) {
    const std::string folder = options.csv.empty() ? options.jsonl : options.csv;
    print(context, options, folder, write_files(context, source, options));
    return found;
  }
  context.out.refuse_database(options.file);
  print(context, options, options.file, contract::export_database(source, options.file, options.how));
  return found;
}

}  // namespace

RunCommand declare_export(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("FILE", options->file, "the SQLite file to write or to bring up to date");
  app.add_option("--csv", options->csv, "write a CSV file for each table into a folder")->type_name("DIR");
  app.add_option("--jsonl", options->jsonl, "write a file of JSON lines for each table into a folder")
      ->type_name("DIR");
  app.add_flag("--texts", options->how.texts, "export the mails' own texts, too, and their full text");
  app.add_option("--list", options->how.lists, "export only the mails of a list; may be repeated")
      ->allow_extra_args(false)
      ->type_name("NAME");
  app.add_option("--since", options->since, "export only mails and series from this time on")
      ->type_name("TIME");
  app.add_flag("--anew", options->how.anew, "write everything, also what has not changed");
  app.add_flag("-q,--quiet", options->quiet, "print nothing but errors");
  CLI::Option* columns =
      app.add_flag("--columns", options->columns, "list the tables and their columns instead");
  add_format_option(app, options->format, row_format_names());
  app.get_option("--format")->needs(columns);
  add_spreadsheet_option(app, options->spreadsheet);
  app.footer(
      "The file has tables of its own, which other programs can read, and which keep their names and "
      "columns:\n"
      "docs/schema.md. It is written aside and renamed into place, so readers see the old file or the new "
      "one. If\n"
      "it is there, only what has changed is written again, all of one commit of the database.\n"
      "\n"
      "  kvq export dashboard.db\n"
      "  kvq export --texts --list kvm --since 2.years.ago kvm.db\n"
      "  kvq export --csv tables");
  return [options](const Context& context) { return run_export(context, *options); };
}

}  // namespace kvq
