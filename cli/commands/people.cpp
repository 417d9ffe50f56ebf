// SPDX-License-Identifier: MIT
// `kvq people`: people, their addresses and their companies.
#include "indexer/people.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings/user_settings.hpp"
#include "query/report/formats/format.hpp"
#include "schema/base/numbers.hpp"
#include "schema/open.hpp"
#include "schema/stores/people_listing.hpp"

namespace kvq {
namespace {

struct Options {
  std::string format = "text";
  bool spreadsheet = false;
  std::optional<int64_t> limit;
  bool with_freemail = false;
};

int apply(const Context& context) {
  const PeopleSettings settings = people_settings();
  // Opening for reading first fails for a missing or outdated database instead of creating or upgrading it.
  open_to_read(context.database, context.now);
  const Database database = open_to_write(context.database);
  apply_people_settings(database, settings);
  const PeopleCoverage coverage = people_coverage(database);
  context.out.write(
      fmt::format("{} mailmap entries, {} affiliations\n"
                  "{} people; addresses: {} of a company, {} freemail, {} unknown\n",
                  grouped(Mailmap::parse(settings.mailmap, "").entries()),
                  grouped(Affiliations::parse(settings.affiliations, "").lines()), grouped(coverage.people),
                  grouped(coverage.with_company), grouped(coverage.freemail), grouped(coverage.unknown)));
  return found;
}

int print_rows(const Context& context, const Options& options, std::vector<plan::Column> columns,
               const std::vector<Row>& rows) {
  Output& out = context.out;
  out.start_pager();
  const auto writer = report::make_writer(
      format_named(options.format),
      {.columns = std::move(columns), .title = "people", .spreadsheet = options.spreadsheet},
      {out.width(), out.colour()}, [&](std::string_view text) { out.write(text); });
  for (const Row& row : rows) writer->write(row);
  writer->end();
  return rows.empty() ? nothing_found : found;
}

int list(const Context& context, const Options& options) {
  const Database database = open_to_read(context.database, context.now);
  std::vector<Row> rows;
  for (PersonListed& listed : listed_people(database, options.limit)) {
    rows.push_back(
        {listed.mails, std::move(listed.person), std::move(listed.company), std::move(listed.addresses)});
  }
  return print_rows(context, options,
                    {{"mails", ColumnKind::number, nullptr},
                     {"person", ColumnKind::text, nullptr},
                     {"company", ColumnKind::text, nullptr},
                     {"addresses", ColumnKind::text, nullptr}},
                    rows);
}

int list_unmapped(const Context& context, const Options& options) {
  const Database database = open_to_read(context.database, context.now);
  std::vector<Row> rows;
  for (UnmappedAuthor& unmapped : unmapped_authors(database, options.with_freemail, options.limit)) {
    rows.push_back(
        {unmapped.mails_of_domain, std::move(unmapped.domain), unmapped.mails, std::move(unmapped.author)});
  }
  return print_rows(context, options,
                    {{"mails_of_domain", ColumnKind::number, nullptr},
                     {"domain", ColumnKind::text, nullptr},
                     {"mails", ColumnKind::number, nullptr},
                     {"author", ColumnKind::text, nullptr}},
                    rows);
}

}  // namespace

RunCommand declare_people(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* apply_files = app.add_subcommand("apply", "apply your mailmap and affiliations to the database");
  CLI::App* list_all =
      app.add_subcommand("list", "list the authors with their number of mails, company and addresses");
  CLI::App* unmapped =
      app.add_subcommand("unmapped", "list the authors without a known company, by domain, most mails first");
  for (CLI::App* sub : {list_all, unmapped}) {
    add_format_option(*sub, options->format, row_format_names());
    add_spreadsheet_option(*sub, options->spreadsheet);
    add_limit_option(*sub, options->limit, "print at most N rows");
  }
  unmapped->add_flag("--freemail", options->with_freemail, "include authors with freemail addresses");
  app.require_subcommand(1);
  app.footer(
      "The files are ~/.config/kvq/mailmap and ~/.config/kvq/affiliations. 'kvq index' applies them too.\n"
      "See docs/people.md.");
  return [=](const Context& context) {
    if (apply_files->parsed()) return apply(context);
    check_spreadsheet(options->spreadsheet, options->format);
    return list_all->parsed() ? list(context, *options) : list_unmapped(context, *options);
  };
}

}  // namespace kvq
