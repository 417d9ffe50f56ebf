// SPDX-License-Identifier: MIT
// `kvq people`: people, their addresses and their companies.
#include "indexer/people.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <limits>
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
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"
#include "schema/open.hpp"
#include "schema/stores/people_listing.hpp"

namespace kvq {
namespace {

struct Options {
  std::string format = "text";
  bool spreadsheet = false;
  std::optional<int64_t> limit;
  bool with_freemail = false;
  bool with_universities = false;
  std::string since;
};

/// Returns a part as a percentage; of nothing, a dash.
std::string percent(int64_t part, int64_t whole) {
  return whole == 0 ? "-" : fmt::format("{} %", (100 * part + whole / 2) / whole);
}

std::string share(const CompanyShares& shares, std::string_view noun) {
  return fmt::format("{} {}: {} of a company, {} freemail, {} unknown", grouped(shares.all), noun,
                     percent(shares.with_company, shares.all), percent(shares.freemail, shares.all),
                     percent(shares.all - shares.with_company - shares.freemail, shares.all));
}

int apply(const Context& context) {
  const PeopleSettings settings = people_settings();
  // Opening for reading first fails for a missing or outdated database instead of creating or upgrading it.
  open_to_read(context.database, context.now);
  const Database database = open_to_write(context.database);
  apply_people_settings(database, settings);
  const PeopleCoverage coverage = people_coverage(database);
  const MailCoverage of_mails = mail_coverage(database, std::numeric_limits<int64_t>::min());
  const int entries = Mailmap::parse(settings.mailmap, "").entries();
  context.out.write(
      fmt::format("{} mailmap {}, {} affiliations{}\n"
                  "{} people; addresses: {} of a company, {} freemail, {} unknown\n{}\n",
                  grouped(entries), entries == 1 ? "entry" : "entries",
                  grouped(Affiliations::parse(settings.affiliations, "").lines()),
                  settings.affiliations == known_companies() ? ", those that kvq knows" : "",
                  grouped(coverage.people), grouped(coverage.with_company), grouped(coverage.freemail),
                  grouped(coverage.unknown), share(of_mails.patches, "patches")));
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

/// Seconds UTC; the beginning of time without the option.
int64_t since_of(const Context& context, const Options& options) {
  if (options.since.empty()) return std::numeric_limits<int64_t>::min();
  const auto since = parse_time(options.since, context.now);
  if (since) return since->from;
  throw Error(ErrorKind::usage, fmt::format("--since: '{}' is not a date", options.since),
              "write 2025, 2025-06, 2025-06-01 or 2.years.ago");
}

bool is_listed(const Unmapped& one, const Options& options) {
  return one.kind == NoCompany::unknown || (one.kind == NoCompany::freemail && options.with_freemail) ||
         (one.kind == NoCompany::university && options.with_universities);
}

/// Whether the user has to fill in the company. An odd domain from a mail is no word of the file.
bool is_left_open(const Unmapped& one) {
  constexpr std::string_view usual = "abcdefghijklmnopqrstuvwxyz0123456789.-_";
  return one.company.empty() || one.who.find_first_not_of(usual) != std::string::npos;
}

/// Returns a line for the affiliations file. What the domain does not tell is commented out, for the user to
/// fill in.
std::string line_to_add(const Unmapped& one, size_t width) {
  constexpr size_t most_named = 3;
  std::string comment = fmt::format("{} {}, {} {}", one.patches, one.patches == 1 ? "patch" : "patches",
                                    one.mails, one.mails == 1 ? "mail" : "mails");
  if (one.people > 1) comment += fmt::format(", {} people", one.people);
  for (size_t i = 0; i < std::min(one.authors.size(), most_named); ++i) {
    const std::string name = one.authors[i].substr(0, one.authors[i].find(" <"));
    comment += fmt::format("{}{}", i == 0 ? ": " : ", ", printable(name));
  }
  if (one.authors.size() > most_named) comment += ", ...";
  const bool is_open = is_left_open(one);
  return fmt::format("{}{:{}}  {:14}  # {}\n", is_open ? "# " : "", printable(one.who),
                     is_open ? width - 2 : width, is_open ? "COMPANY" : one.company, comment);
}

int print_lines(const Context& context, const std::vector<Unmapped>& lines, const MailCoverage& coverage) {
  size_t width = 0;
  for (const Unmapped& one : lines) width = std::max(width, one.who.size() + (is_left_open(one) ? 2 : 0));
  std::string text =
      fmt::format("# {}\n# {}\n", share(coverage.mails, "mails"), share(coverage.patches, "patches"));
  for (const Unmapped& one : lines) text += line_to_add(one, width);
  context.out.start_pager();
  context.out.write_mail_text(text);
  return lines.empty() ? nothing_found : found;
}

int list_unmapped(const Context& context, const Options& options) {
  const int64_t since = since_of(context, options);
  const Database database = open_to_read(context.database, context.now);
  std::vector<Unmapped> lines = unmapped(database, since);
  std::erase_if(lines, [&](const Unmapped& one) { return !is_listed(one, options); });
  if (options.limit && lines.size() > static_cast<size_t>(*options.limit))
    lines.resize(static_cast<size_t>(*options.limit));
  if (options.format == "text") return print_lines(context, lines, mail_coverage(database, since));
  std::vector<Row> rows;
  for (Unmapped& one : lines) {
    rows.push_back({std::move(one.who), std::move(one.company), one.patches, one.mails, one.people,
                    fmt::format("{}", fmt::join(one.authors, ", "))});
  }
  return print_rows(context, options,
                    {{"who", ColumnKind::text, nullptr},
                     {"company", ColumnKind::text, nullptr},
                     {"patches", ColumnKind::number, nullptr},
                     {"mails", ColumnKind::number, nullptr},
                     {"people", ColumnKind::number, nullptr},
                     {"authors", ColumnKind::text, nullptr}},
                    rows);
}

}  // namespace

RunCommand declare_people(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* apply_files = app.add_subcommand("apply", "apply your mailmap and affiliations to the database");
  CLI::App* list_all =
      app.add_subcommand("list", "list the authors with their number of mails, company and addresses");
  CLI::App* without_company = app.add_subcommand(
      "unmapped", "print the next lines for your affiliations: who has no known company, most patches first");
  for (CLI::App* sub : {list_all, without_company}) {
    add_format_option(*sub, options->format, row_format_names());
    add_spreadsheet_option(*sub, options->spreadsheet);
    add_limit_option(*sub, options->limit, "print at most N rows");
  }
  without_company->add_flag("--freemail", options->with_freemail, "include freemail addresses");
  without_company->add_flag("--universities", options->with_universities, "include domains of universities");
  without_company->add_option("--since", options->since, "count only mails from this date on")
      ->type_name("DATE");
  app.require_subcommand(1);
  app.footer(
      "The files are ~/.config/kvq/mailmap and ~/.config/kvq/affiliations. 'kvq index' applies them too.\n"
      "Without a file affiliations, kvq uses its own list of companies.\n"
      "See docs/people.md.");
  return [=](const Context& context) {
    if (apply_files->parsed()) return apply(context);
    check_spreadsheet(options->spreadsheet, options->format);
    return list_all->parsed() ? list(context, *options) : list_unmapped(context, *options);
  };
}

}  // namespace kvq
