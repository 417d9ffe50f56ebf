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
  app.add_option("RANGE", options->range, "FROM..TO: commit ids, refs or dates; FROM itself is excluded");
  app.add_flag("--exact", options->exact, "print the standard digest, byte for byte");
  app.add_flag("--compare", options->compare,
               "also print the counts of the preceding range of the same length in time");
  add_print_options(app, options->print);
  app.footer(
      "The digest and the --exact digest are reports; 'kvq report show digest' and\n"
      "'kvq report show digest-exact' print their text.");
  return [options](const Context& context) {
    if (options->exact && options->compare)
      throw Error(ErrorKind::usage, "--exact and --compare cannot be combined");
    if (options->range.empty() && !options->print.since_last) {
      throw Error(ErrorKind::usage, "a digest needs a range",
                  "give FROM..TO, such as 1.week.ago.., or --since-last to continue after the last run");
    }
    std::map<std::string, std::string> values;
    if (!options->range.empty()) values["range"] = options->range;
    if (options->compare) values["compare"] = "yes";
    return print_report(context, *report::builtin(options->exact ? "digest-exact" : "digest"),
                        std::move(values), options->print);
  };
}

}  // namespace kvq
