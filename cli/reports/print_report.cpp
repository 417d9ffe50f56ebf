// SPDX-License-Identifier: MIT
#include "cli/reports/print_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/reports/document_mail.hpp"
#include "cli/reports/stale_lists.hpp"
#include "cli/settings/user_config.hpp"
#include "query/report/run/report.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

using report::DocumentFormat;

DocumentFormat document_format_named(const std::string& name) {
  return std::ranges::find(report::document_formats(), name, &report::DocumentFormatInfo::name)->format;
}

/// Forwards each call to two writers.
class BothWriters : public report::DocumentWriter {
 public:
  BothWriters(report::DocumentWriter& one, report::DocumentWriter& other) : one_(one), other_(other) {}

  void begin(const report::DocumentHead& head) override {
    head_ = head;
    one_.begin(head);
    other_.begin(head);
  }
  void heading(const std::string& text) override {
    one_.heading(text);
    other_.heading(text);
  }
  void text(const report::Runs& runs) override {
    one_.text(runs);
    other_.text(runs);
  }
  void note(const report::Runs& runs) override {
    one_.note(runs);
    other_.note(runs);
  }
  void section(const report::SectionRows& rows) override {
    one_.section(rows);
    other_.section(rows);
  }
  void end(const std::string& footer) override {
    one_.end(footer);
    other_.end(footer);
  }

  const report::DocumentHead& head() const { return head_; }

 private:
  report::DocumentWriter& one_;
  report::DocumentWriter& other_;
  report::DocumentHead head_;
};

/// Runs a report with its arguments and prints it.
class Printing {
 public:
  Printing(const Context& context, const report::Report& report, const Database& database,
           const report::Arguments& arguments, const PrintOptions& options)
      : context_(context), report_(report), database_(database), arguments_(arguments), options_(options) {}

  report::Outcome print() {
    const DocumentFormat format = document_format_named(options_.format);
    if (format == DocumentFormat::csv) return print_files();
    if (!options_.output.empty()) context_.out.go_to_file(options_.output);
    std::string text;
    report::Outcome outcome = format == DocumentFormat::mail ? mail(text) : one(format, text);
    if (is_printed(outcome)) {
      context_.out.start_pager();
      context_.out.write_mail_text(text);
    }
    return outcome;
  }

 private:
  bool is_printed(const report::Outcome& outcome) const { return outcome.has_new || !options_.if_new; }

  report::TextStyle style() const { return {context_.out.width(), context_.out.colour()}; }

  report::Outcome one(DocumentFormat format, std::string& text) const {
    const auto writer =
        report::make_document_writer(format, style(), [&](std::string_view piece) { text += piece; });
    return run(*writer);
  }

  report::Outcome mail(std::string& text) const {
    const auto append_to = [](std::string& whole) { return [&](std::string_view piece) { whole += piece; }; };
    DocumentMail mail;
    const auto plain = report::make_document_writer(DocumentFormat::mail, {}, append_to(mail.text));
    const auto html = report::make_document_writer(DocumentFormat::html, {}, append_to(mail.html));
    BothWriters both(*plain, *html);
    report::Outcome outcome = run(both);
    mail.subject = both.head().title.empty() ? both.head().summary : both.head().title;
    text = composed_mail(mail, options_.from, options_.to, context_.now);
    return outcome;
  }

  /// Writes one file per section. Nothing is written before the report has run.
  report::Outcome print_files() const {
    std::vector<std::pair<std::string, std::string>> files;
    const auto writer = report::make_csv_document_writer(
        [&](const std::string& name, const std::string& text) { files.emplace_back(name, text); },
        options_.spreadsheet, options_.output.empty() ? style() : report::TextStyle{});
    report::Outcome outcome = run(*writer);
    if (!is_printed(outcome)) return outcome;
    if (options_.output.empty()) {
      if (files.size() > 1)
        throw Error(
            ErrorKind::usage,
            fmt::format("the report has {} sections, and -f csv writes one file for each", files.size()),
            "name a folder with -o FOLDER");
      for (const auto& [name, text] : files) context_.out.write(text);
      return outcome;
    }
    std::error_code failed;
    std::filesystem::create_directories(options_.output, failed);
    const std::filesystem::path folder = options_.output;
    // Before the first of them is written.
    for (const auto& [name, text] : files) context_.out.refuse_database(folder / name);
    for (const auto& [name, text] : files) {
      context_.out.go_to_file((folder / name).string());
      context_.out.write(text);
    }
    return outcome;
  }

  report::Outcome run(report::DocumentWriter& writer) const {
    return report::run_report(report_, database_, arguments_, writer);
  }

  const Context& context_;
  const report::Report& report_;
  const Database& database_;
  const report::Arguments& arguments_;
  const PrintOptions& options_;
};

/// Returns what a report asks about. Absent for commits, and if it has no parameter that is a time or an age.
std::optional<Asked> asked_by(const report::Report& report, const report::Outcome& outcome,
                              const std::string& list) {
  Asked asked;
  if (!list.empty()) asked.lists.push_back(list);
  if (outcome.range) {
    if (!outcome.range->dates) return std::nullopt;
    asked.time = *outcome.range->dates;
    return asked;
  }
  if (outcome.as_of) asked.time.before = *outcome.as_of + 1;
  const bool has_time = std::ranges::any_of(report.parameters, [](const report::Parameter& parameter) {
    return parameter.kind->name == report::age_kind || parameter.kind->name == report::time_kind;
  });
  return has_time ? std::optional(asked) : std::nullopt;
}

}  // namespace

void add_print_options(CLI::App& app, PrintOptions& options) {
  std::vector<std::string> names;
  for (const report::DocumentFormatInfo& format : report::document_formats()) names.emplace_back(format.name);
  add_format_option(app, options.format, names);
  add_spreadsheet_option(app, options.spreadsheet);
  app.add_option("-o,--output", options.output,
                 "write to FILE instead of standard output; with -f csv, to the folder FILE")
      ->type_name("FILE");
  app.add_flag(
      "--since-last", options.since_last,
      "continue where the last run with this option ended; kvq saves that place as a cursor; the first run "
      "covers the given range, or else the report's default");
  app.add_flag("--dry-run", options.dry_run, "with --since-last: do not move the cursor");
  app.add_flag("--if-new", options.if_new,
               "if nothing is new in the range of the report, print nothing and exit with 1");
  app.add_option("--cursor", options.cursor,
                 "with --since-last: the name of the cursor (default: the name of the report)")
      ->type_name("NAME");
  add_list_option(app, options.list);
  app.add_option("--from", options.from, "with -f mail: the From header")->type_name("ADDRESS");
  app.add_option("--to", options.to, "with -f mail: the To header; separate addresses with commas")
      ->type_name("ADDRESS");
}

int print_report(const Context& context, const Source& source, std::map<std::string, std::string> values,
                 const PrintOptions& options) {
  check_spreadsheet(options.spreadsheet, options.format);
  const report::Report report = report::parse_report(source);
  const Database database = open_configured(context);
  const SinceLast last{.cursor = options.cursor, .list = options.list};
  if (options.since_last) read_since_last(report, database, last, context.now, values);
  const report::Arguments arguments{
      .values = std::move(values), .list = options.list, .now = context.now, .version = KVQ_VERSION};
  const report::Outcome outcome = Printing(context, report, database, arguments, options).print();
  if (const auto asked = asked_by(report, outcome, options.list))
    warn_of_stale_lists(context, database, *asked);
  // If the output cannot be written, the cursor stays and the next run prints the same range.
  context.out.finish();
  if (options.since_last && !options.dry_run && outcome.range)
    keep_cursor(context, report, last, *outcome.range);
  const bool has_found = options.if_new ? outcome.has_new : outcome.has_rows;
  return has_found ? found : nothing_found;
}

}  // namespace kvq
