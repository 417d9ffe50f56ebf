// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "query/fields.hpp"
#include "query/stages.hpp"

namespace kvq {
namespace {

void print_fields(Output& out, bool searched) {
  for (const Field& field : fields()) {
    if ((field.kind != FieldKind::output) != searched) continue;
    out.write(fmt::format("  {:14} {:12} {}\n", field.name, field.aliases, field.help));
  }
}

int run_fields(const Context& context) {
  Output& out = context.out;
  out.write("Fields, as in author:@intel.com, and their other names:\n");
  print_fields(out, true);
  out.write("\nFields that are only selected, sorted and counted:\n");
  print_fields(out, false);
  out.write("\nWords of is:\n");
  for (const IsWord& word : is_words()) out.write(fmt::format("  {:14} {}\n", word.name, word.help));
  out.write("\nStages, each after a '|':\n");
  for (const StageInfo& stage : stages()) out.write(fmt::format("  {:14} {}\n", stage.usage, stage.help));
  return found;
}

}  // namespace

RunCommand declare_fields(CLI::App& app) {
  app.footer("docs/query-language.md tells it at length.");
  return run_fields;
}

}  // namespace kvq
