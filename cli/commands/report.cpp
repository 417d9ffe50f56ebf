// SPDX-License-Identifier: MIT
// `kvq report`: lists, runs and edits reports.
#include "query/report/run/report.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/editor.hpp"
#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/help/report_reference.hpp"
#include "cli/reports/print_report.hpp"
#include "cli/reports/report_sources.hpp"
#include "query/language/expand.hpp"
#include "query/report/builtin/builtin.hpp"
#include "query/report/formats/format.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq {
namespace {

struct Options {
  std::string name;
  std::vector<std::string> values;
  bool force = false;
  std::string list_format = "text";
  bool list_spreadsheet = false;
  std::string reference_format = "text";
  PrintOptions print;
};

std::map<std::string, std::string> values_of(const std::vector<std::string>& words) {
  std::map<std::string, std::string> values;
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    if (equals == std::string::npos) {
      throw Error(ErrorKind::usage, fmt::format("'{}' is not a parameter", word),
                  "write NAME=VALUE, such as range=FROM..TO");
    }
    values[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return values;
}

/// Returns the summary of the report, or a note that the report is invalid.
std::string summary_of(const Source& source) {
  try {
    return report::parse_report(source).summary;
  } catch (const QueryError&) {
    return "(invalid; 'kvq report check' prints the error)";
  }
}

int list_reports(const Context& context, const Options& options) {
  check_spreadsheet(options.list_spreadsheet, options.list_format);
  Output& out = context.out;
  const auto writer =
      report::make_writer(format_named(options.list_format),
                          {.columns = {{"name"}, {"where"}, {"summary"}},
                           .title = "reports",
                           .spreadsheet = options.list_spreadsheet},
                          {out.width(), out.colour()}, [&](std::string_view text) { out.write(text); });
  std::string last;
  for (const KnownReport& known : known_reports(context)) {
    const std::string where = known.where + (known.name == last ? " (hidden)" : "");
    writer->write({known.name, where, summary_of(known.source)});
    last = known.name;
  }
  writer->end();
  return found;
}

int print_reference(const Context& context, const std::string& format) {
  if (format == "markdown") {
    print_report_reference_page(context.out);
  } else {
    print_report_reference(context.out);
  }
  return found;
}

int show_report(const Context& context, const std::string& name) {
  context.out.write_mail_text(report_source(context, name).text);
  return found;
}

/// Parses and checks a report. Throws if it cannot run.
report::Report checked(const Context& context, Source source) {
  report::Report report = report::parse_report(std::move(source));
  const Database database = open_to_read(context.database, context.now);
  report::check_report(report, database, context.now);
  return report;
}

int check(const Context& context, const std::string& name) {
  const report::Report report = checked(context, report_source(context, name));
  context.out.write(fmt::format("{}: {}\n", report.source.name, "no errors"));
  return found;
}

void keep(const Context& context, const report::Report& report, bool replace) {
  if (report::builtin(report.name)) {
    throw Error(ErrorKind::usage, fmt::format("the report '{}' is built in", report.name),
                "choose another name in the first line of the report");
  }
  if (!is_saved_query_name(report.name))
    throw Error(ErrorKind::usage, fmt::format("the report name '{}' is too long", report.name));
  const Database database = open_to_save(context.database);
  Transaction transaction(database);
  SavedReportStore store(database);
  if (!replace && store.text(report.name)) {
    throw Error(ErrorKind::usage, fmt::format("the saved report '{}' already exists", report.name),
                "--force replaces it");
  }
  store.put({report.name, report.source.text, context.now});
  transaction.commit();
}

int save(const Context& context, const Options& options) {
  Source source = options.name == "-"
                      ? Source{"report", std::string(std::istreambuf_iterator<char>(std::cin), {})}
                      : report_file(options.name);
  keep(context, checked(context, std::move(source)), options.force);
  return found;
}

std::optional<std::string> saved_text(const Context& context, const std::string& name) {
  const Database database = open_to_read(context.database, context.now);
  return SavedReportStore(database).text(name);
}

int edit(const Context& context, const std::string& name) {
  if (report::builtin(name)) {
    throw Error(ErrorKind::usage, fmt::format("the report '{}' is built in", name),
                fmt::format("'kvq report show {}' prints it; save a copy under another name", name));
  }
  if (!is_saved_query_name(name))
    throw Error(ErrorKind::usage, fmt::format("'{}' is not a valid report name", name));
  const std::string skeleton = fmt::format(
      "report {} \"a one-line summary\"\n\nparameter range: range = 1.week.ago.. \"the range of mails\"\n\n"
      "heading \"Newest series\"\nsection range:$range is:series\n",
      name);
  const std::optional<std::string> before = saved_text(context, name);
  const Edited edited = edit_text(before.value_or(skeleton), ".kvq");
  try {
    const report::Report report = checked(context, {name, edited.text});
    keep(context, report, report.name == name);
  } catch (const Error&) {
    write_to_stderr(fmt::format("kvq: nothing was saved; your text is in {}\n", edited.file));
    throw;
  }
  std::error_code ignored;
  std::filesystem::remove(edited.file, ignored);
  return found;
}

int remove(const Context& context, const std::string& name) {
  if (report::builtin(name)) throw Error(ErrorKind::usage, fmt::format("the report '{}' is built in", name));
  // Opening for reading first does not create a missing database.
  open_to_read(context.database, context.now);
  const Database database = open_to_save(context.database);
  Transaction transaction(database);
  if (!SavedReportStore(database).remove(name)) {
    throw Error(ErrorKind::usage, fmt::format("there is no saved report '{}'", name),
                "'kvq report list' lists them");
  }
  transaction.commit();
  return found;
}

}  // namespace

RunCommand declare_report(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* list = app.add_subcommand("list", "list the reports");
  CLI::App* show = app.add_subcommand("show", "print the text of a report");
  CLI::App* run = app.add_subcommand("run", "run a report");
  CLI::App* check_it = app.add_subcommand("check", "check a report for errors");
  CLI::App* save_it =
      app.add_subcommand("save", "save a report file in the database, under the name in the file");
  CLI::App* edit_it = app.add_subcommand("edit", "edit a saved report, or create one, in VISUAL or EDITOR");
  CLI::App* remove_it = app.add_subcommand("rm", "delete a saved report");
  CLI::App* reference = app.add_subcommand(
      "reference", "list the statements of reports and the parameters of the built-in ones");
  add_format_option(*reference, options->reference_format, {"text", "markdown"});
  add_format_option(*list, options->list_format, row_format_names());
  add_spreadsheet_option(*list, options->list_spreadsheet);
  for (CLI::App* sub : {show, run, check_it})
    sub->add_option("REPORT", options->name, "the name of a report, or a .kvq file")->required();
  for (CLI::App* sub : {edit_it, remove_it})
    sub->add_option("REPORT", options->name, "the name of a saved report")->required();
  save_it->add_option("FILE", options->name, "a .kvq file; - for standard input")->required();
  save_it->add_flag("--force", options->force, "replace a saved report of that name");
  run->add_option("PARAMETER", options->values,
                  "NAME=VALUE, the value of a parameter of the report, such as range=FROM..TO");
  add_print_options(*run, options->print);
  app.require_subcommand(1);
  app.footer(
      "kvq also finds the reports in ~/.config/kvq/reports/*.kvq. 'kvq help reports' describes how to write "
      "reports.");
  return [=](const Context& context) {
    if (list->parsed()) return list_reports(context, *options);
    if (reference->parsed()) return print_reference(context, options->reference_format);
    if (show->parsed()) return show_report(context, options->name);
    if (check_it->parsed()) return check(context, options->name);
    if (save_it->parsed()) return save(context, *options);
    if (edit_it->parsed()) return edit(context, options->name);
    if (remove_it->parsed()) return remove(context, options->name);
    return print_report(context, report_source(context, options->name), values_of(options->values),
                        options->print);
  };
}

}  // namespace kvq
