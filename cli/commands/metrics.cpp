// SPDX-License-Identifier: MIT
#include "query/sql/metrics.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/metrics/database_metrics.hpp"
#include "query/report/formats/exposition.hpp"
#include "query/report/formats/format.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

struct Options {
  bool lists_metrics = false;
  std::string format = "text";
  std::vector<std::string> labels;
  std::string output;
};

/// Throws Error if two have one name.
std::vector<report::AddedLabel> added_labels(const std::vector<std::string>& texts) {
  std::vector<report::AddedLabel> out;
  for (const std::string& text : texts) {
    report::AddedLabel label = report::added_label(text);
    if (std::ranges::find(out, label.name, &report::AddedLabel::name) != out.end()) {
      throw Error(ErrorKind::usage, fmt::format("the label '{}' is given twice", label.name));
    }
    out.push_back(std::move(label));
  }
  return out;
}

int print_metrics(const Context& context, const Options& options) {
  const std::vector<report::AddedLabel> labels = added_labels(options.labels);
  if (!options.output.empty()) context.out.replace_file(options.output);
  GivenSamples of_files = file_samples(context.database);
  const Database database = open_to_read(context.database, context.now);
  keep_to_one_state(database);
  context.out.write_mail_text(database_metrics(database, std::move(of_files), context.now, labels));
  return found;
}

/// Prints the table of the metrics. Needs no database.
int list_metrics(const Context& context, const Options& options) {
  Output& out = context.out;
  if (!options.output.empty()) out.go_to_file(options.output);
  out.start_pager();
  const auto writer =
      report::make_writer(format_named(options.format),
                          {.columns = {{"metric", ColumnKind::text, nullptr},
                                       {"labels", ColumnKind::text, nullptr},
                                       {"meaning", ColumnKind::text, nullptr},
                                       {"query", ColumnKind::text, nullptr}},
                           .title = "metrics of kvq"},
                          {out.width(), out.colour()}, [&](std::string_view text) { out.write(text); });
  for (const sql::Metric& metric : sql::metrics()) {
    std::string labels;
    for (const sql::MetricLabel& label : metric.labels) {
      labels += (labels.empty() ? "" : ", ") + std::string(label.name);
    }
    writer->write({std::string(metric.name), labels, std::string(metric.help), std::string(metric.query)});
  }
  writer->end();
  return found;
}

}  // namespace

RunCommand declare_metrics(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("--label", options->labels,
                 "add a label to each sample, to tell several databases apart; can be repeated")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->take_all();
  CLI::Option* list = app.add_flag("--list", options->lists_metrics, "list the metrics and their meaning");
  add_format_option(app, options->format, row_format_names());
  app.get_option("--format")->needs(list);
  add_output_option(app, options->output, "; it is replaced as a whole");
  app.footer(
      "The output is Prometheus' text format, version 0.0.4. Every metric is a gauge. See "
      "docs/dashboards.md.\n\n"
      "Examples:\n"
      "  kvq metrics\n"
      "  kvq metrics -o /var/lib/prometheus/node-exporter/kvq.prom\n"
      "  kvq metrics --list");
  return [options](const Context& context) {
    return options->lists_metrics ? list_metrics(context, *options) : print_metrics(context, *options);
  };
}

}  // namespace kvq
