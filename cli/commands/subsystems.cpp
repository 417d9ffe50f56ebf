// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings/user_config.hpp"
#include "indexer/module.hpp"
#include "query/report/formats/format.hpp"
#include "schema/base/numbers.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

struct Options {
  std::string path;
  std::string format = "text";
  bool spreadsheet = false;
};

int import_sections(const Context& context, const std::string& path) {
  const IndexerModule& indexer = indexer_module();
  const std::vector<Section> sections = indexer.parse_maintainers(indexer.read_maintainers(path));
  const Database database = open_or_create(context);
  indexer.import_maintainers(database, sections);
  const SectionCoverage coverage = section_coverage(database);
  context.out.write(fmt::format("{} sections, {} patterns; {} of {} files have one\n",
                                grouped(coverage.sections), grouped(coverage.patterns),
                                grouped(coverage.files_with_section), grouped(coverage.files)));
  return found;
}

int list_sections(const Context& context, const Options& options) {
  check_spreadsheet(options.spreadsheet, options.format);
  const Database database = open_to_read(context.database, context.now);
  const std::vector<SectionPatches> sections = sections_by_patches(database);
  Output& out = context.out;
  out.start_pager();
  const auto writer = report::make_writer(
      format_named(options.format),
      {.columns = {{"patches", ColumnKind::number, nullptr}, {"section", ColumnKind::text, nullptr}},
       .title = "sections of MAINTAINERS",
       .spreadsheet = options.spreadsheet},
      {out.width(), out.colour()}, [&](std::string_view text) { out.write(text); });
  for (const SectionPatches& section : sections) writer->write({section.patches, section.name});
  writer->end();
  return sections.empty() ? nothing_found : found;
}

}  // namespace

RunCommand declare_subsystems(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* import = app.add_subcommand("import", "import the subsystems from the kernel's MAINTAINERS file");
  CLI::App* list =
      app.add_subcommand("list", "list the subsystems, with the number of patches that touch each");
  import
      ->add_option("FILE", options->path,
                   "a MAINTAINERS file, a kernel source tree, or a bare kernel repository")
      ->required();
  add_format_option(*list, options->format, row_format_names());
  add_spreadsheet_option(*list, options->spreadsheet);
  app.require_subcommand(1);
  app.footer(
      "An import replaces the previous one. Afterwards, 'kvq index' assigns the imported subsystems to new "
      "files, too.");
  return [=](const Context& context) {
    if (import->parsed()) return import_sections(context, options->path);
    return list_sections(context, *options);
  };
}

}  // namespace kvq
