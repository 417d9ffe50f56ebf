// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/print_report.hpp"
#include "query/report/builtin.hpp"
#include "query/report/report.hpp"
#include "query/spelling.hpp"
#include "schema/error.hpp"

namespace kvq {
namespace {

struct Options {
  std::string name;
  std::vector<std::string> values;
};

Source read_file(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw Error(ErrorKind::usage, fmt::format("the report file '{}' cannot be read", name));
  return {name, text.str()};
}

std::map<std::string, std::string> values_of(const std::vector<std::string>& words) {
  std::map<std::string, std::string> values;
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    if (equals == std::string::npos) {
      throw Error(ErrorKind::usage, fmt::format("'{}' is no parameter", word),
                  "write NAME=VALUE, such as range=FROM..TO");
    }
    values[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return values;
}

int list_reports(const Context& context) {
  for (const std::string_view name : report::builtin_names()) {
    const report::Report report = report::parse_report(*report::builtin(name));
    context.out.write(fmt::format("{:14} {}\n", name, report.summary));
  }
  return found;
}

int show_report(const Context& context, const std::string& name) {
  context.out.write_mail_text(report_source(name).text);
  return found;
}

}  // namespace

Source report_source(const std::string& name) {
  if (name.find('/') != std::string::npos || name.ends_with(".kvq")) return read_file(name);
  if (auto source = report::builtin(name)) return std::move(*source);
  const auto names = report::builtin_names();
  std::string hint = did_you_mean(name, names);
  if (hint.empty()) hint = fmt::format("there are {}; a file's name ends in .kvq", fmt::join(names, ", "));
  throw Error(ErrorKind::usage, fmt::format("there is no report '{}'", name), hint);
}

int print_report(const Context& context, const std::string& name,
                 const std::map<std::string, std::string>& values) {
  const report::Report report = report::parse_report(report_source(name));
  const Database database = Database::open_to_read(context.database, context.now);
  bool started = false;
  const bool has_rows = report::run_report(report, database, {.values = values, .now = context.now},
                                           [&](std::string_view text) {
                                             // Not before something is to be shown: a mistake belongs on the
                                             // terminal, not into a pager.
                                             if (!started) context.out.start_pager();
                                             started = true;
                                             context.out.write_mail_text(text);
                                           });
  return has_rows ? found : nothing_found;
}

RunCommand declare_report(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* list = app.add_subcommand("list", "the reports there are");
  CLI::App* show = app.add_subcommand("show", "print a report's text");
  CLI::App* run = app.add_subcommand("run", "run a report");
  show->add_option("REPORT", options->name, "a report's name, or a .kvq file")->required();
  run->add_option("REPORT", options->name, "a report's name, or a .kvq file")->required();
  run->add_option("PARAMETER=VALUE", options->values, "what the report asks for, such as range=FROM..TO");
  app.require_subcommand(1);
  return [=](const Context& context) {
    if (list->parsed()) return list_reports(context);
    if (show->parsed()) return show_report(context, options->name);
    return print_report(context, options->name, values_of(options->values));
  };
}

}  // namespace kvq
