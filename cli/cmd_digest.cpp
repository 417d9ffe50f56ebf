// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/print_report.hpp"

namespace kvq {
namespace {

struct Options {
  std::string range;
  bool exact = false;
};

}  // namespace

RunCommand declare_digest(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("RANGE", options->range, "FROM..TO: commit ids, refs or dates; FROM itself is not in it")
      ->required();
  app.add_flag("--exact", options->exact, "the standard digest, byte for byte");
  app.footer("Both digests are reports: 'kvq report show digest' prints one.");
  return [options](const Context& context) {
    return print_report(context, options->exact ? "digest-exact" : "digest", {{"range", options->range}});
  };
}

}  // namespace kvq
