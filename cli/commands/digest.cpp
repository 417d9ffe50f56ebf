// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "cli/commands/commands.hpp"
#include "cli/reports/print_report.hpp"
#include "query/report/builtin/builtin.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

struct Options {
  std::string range;
  bool exact = false;
  bool compare = false;
  PrintOptions print;
};

}  // namespace

RunCommand declare_digest(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("RANGE", options->range, "FROM..TO: commit ids, refs or dates; FROM itself is not in it");
  app.add_flag("--exact", options->exact, "the standard digest, byte for byte");
  app.add_flag("--compare", options->compare, "beside the range before, which is as long in time");
  add_print_options(app, options->print);
  app.footer("Both digests are reports: 'kvq report show digest' prints one.");
  return [options](const Context& context) {
    if (options->exact && options->compare) throw Error(ErrorKind::usage, "--exact compares nothing");
    if (options->range.empty() && !options->print.since_last) {
      throw Error(ErrorKind::usage, "a digest needs a range",
                  "such as FROM..TO or 1.week.ago.., or --since-last for what came since the last time");
    }
    std::map<std::string, std::string> values;
    if (!options->range.empty()) values["range"] = options->range;
    if (options->compare) values["compare"] = "yes";
    return print_report(context, *report::builtin(options->exact ? "digest-exact" : "digest"),
                        std::move(values), options->print);
  };
}

}  // namespace kvq
