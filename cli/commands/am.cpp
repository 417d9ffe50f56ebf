// SPDX-License-Identifier: MIT
// `kvq am`: a series for `git am`.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/files.hpp"
#include "cli/commands/am_output.hpp"
#include "cli/commands/chosen_revision.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/named_mails.hpp"
#include "cli/mails/series_mails.hpp"
#include "cli/settings/user_config.hpp"
#include "query/report/formats/mboxrd.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/series_page.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

struct Options {
  std::vector<std::string> words;
  std::optional<int> revision;
  std::optional<std::string> pick;
  std::string output;
  bool partial = false;
  bool no_cover = false;
  bool no_trailers = false;
  bool sloppy = false;
  bool add_link = false;
  bool add_message_id = false;
  bool three_way = false;
  bool allow_hidden = false;

  bool to_stdout() const { return output == "-"; }
};

[[noreturn]] void bad_pick(std::string_view part, int total) {
  throw Error(ErrorKind::usage, fmt::format("'{}' names none of the {} patches", part, total),
              "write numbers and ranges, such as -P 1-3,5,8-, or _ for the patches that you named");
}

int number_in(std::string_view text, std::string_view part, int total) {
  int number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size() || number < 1 || number > total)
    bad_pick(part, total);
  return number;
}

/// Returns the numbers of the patches in `1-3,5,8-`.
std::set<int> picked_numbers(std::string_view pick, int total) {
  std::set<int> numbers;
  do {
    const std::string_view part = pick.substr(0, pick.find(','));
    pick.remove_prefix(std::min(part.size() + 1, pick.size()));
    const size_t dash = part.find('-');
    const int first = number_in(part.substr(0, dash), part, total);
    const bool is_open = dash != std::string_view::npos && dash + 1 == part.size();
    const int last = dash == std::string_view::npos ? first
                     : is_open                      ? total
                                                    : number_in(part.substr(dash + 1), part, total);
    if (last < first) bad_pick(part, total);
    for (int number = first; number <= last; ++number) numbers.insert(number);
  } while (!pick.empty());
  return numbers;
}

/// Returns the numbers that -P names; `ids` are the mails that the user named.
std::set<int> picked(std::string_view pick, const std::vector<std::string>& ids,
                     const report::Revision& revision) {
  if (pick != "_") return picked_numbers(pick, revision.total);
  std::set<int> numbers;
  for (const std::string& id : ids) {
    const auto line = std::ranges::find(revision.lines, id, &report::PatchLine::id);
    if (line == revision.lines.end() || line->number == 0)
      throw Error(ErrorKind::usage, fmt::format("the mail '{}' is no patch of v{}", id, revision.revision),
                  "'-P _' takes the patches whose Message-IDs you give; -v N chooses their revision");
    numbers.insert(line->number);
  }
  return numbers;
}

TrailerChoice trailer_choice(const Options& options) {
  TrailerChoice choice{.of_answers = !options.no_trailers, .of_others = options.sloppy, .of_patch = {}};
  if (options.add_link) choice.of_patch = "Link: " + user_config().web_archives.of_all + "{}";
  if (options.add_message_id) choice.of_patch = "Message-ID: <{}>";
  return choice;
}

/// Throws Error if the file exists and kvq did not write it for this posting.
void refuse_to_replace(const std::string& file, const std::string& posting) {
  std::error_code failed;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, failed))) return;
  const std::string mark = fmt::format("X-Kvq-Posting: <{}>\n", posting);
  const std::string text = std::filesystem::is_regular_file(file, failed) ? read_file(file) : std::string();
  const std::string mailbox_begin = report::mboxrd(mark);
  if (text.starts_with(mark) || text.starts_with(mailbox_begin.substr(0, mailbox_begin.size() - 1))) return;
  throw Error(ErrorKind::usage, fmt::format("'{}' exists, and is not what kvq wrote for this series", file),
              "remove it, or name another file with -o");
}

void write_file(const Context& context, const std::string& file, const std::string& text) {
  Output out;
  context.out.refuse_database(file);
  out.go_to_file(file);
  out.write(text);
  out.finish();
}

std::string mailbox_of(const ReadySeries& ready) {
  std::string out;
  for (const ReadyPatch& patch : ready.patches) out += report::mboxrd(patch.mail);
  return out;
}

/// Returns the file beside the mailbox for the cover: X.cover for X.mbx.
std::string cover_file_of(const std::string& file) {
  return std::filesystem::path(file).replace_extension(".cover").string();
}

void write_series(const Context& context, const Options& options, const std::string& posting,
                  AmReport& report) {
  const ReadySeries& ready = report.ready;
  if (options.to_stdout()) {
    context.out.write_mail_text(mailbox_of(ready));
    return write_to_stderr(to_text(report));
  }
  std::error_code failed;
  const bool in_folder = options.output.empty() || std::filesystem::is_directory(options.output, failed);
  report.file =
      in_folder ? (std::filesystem::path(options.output) / (ready.name + ".mbx")).string() : options.output;
  if (in_folder) refuse_to_replace(report.file, posting);
  // Nothing is put beside a device, such as /dev/null, or a pipe.
  const bool is_file =
      !std::filesystem::exists(report.file, failed) || std::filesystem::is_regular_file(report.file, failed);
  if (ready.cover && !options.no_cover && is_file) {
    report.cover_file = cover_file_of(report.file);
    refuse_to_replace(report.cover_file, posting);
  }
  write_file(context, report.file, mailbox_of(ready));
  if (!report.cover_file.empty()) write_file(context, report.cover_file, *ready.cover);
  context.out.write(to_text(report));
}

/// Returns the page of the one series that has the mails or that they answer.
report::SeriesPage page_of(const NamedMails& named) {
  std::optional<report::SeriesPage> page;
  bool has_others = named.has_more;
  for (const std::string& id : named.ids) {
    if (report::message_pages(named.database, id).empty()) refuse_unknown_mail(named.database, id);
    auto other = report::series_page(named.database, id);
    if (!other) throw Error(ErrorKind::usage, fmt::format("the mail '{}' belongs to no series", id));
    has_others = has_others || (page && page->topic != other->topic);
    if (!page) page = std::move(other);
  }
  if (!has_others) return *std::move(page);
  throw Error(ErrorKind::usage, "these are mails of more than one series",
              "name one of them: 'kvq series' prints the series of a query");
}

int run_am(const Context& context, const Options& options) {
  const NamedMails named = named_mails(context, options.words, {.field = "topic", .number = 1});
  if (named.ids.empty()) return nothing_found;
  const Database& database = named.database;
  const report::SeriesPage page = page_of(named);
  ChosenRevision chosen = chosen_revision(database, page,
                                          {.id = named.is_query ? std::string() : named.ids.front(),
                                           .revision = options.revision,
                                           .partial = options.partial || options.pick});
  write_to_stderr(chosen.note);
  if (options.pick) chosen.mails.numbers = picked(*options.pick, named.ids, *chosen.revision);
  const ReadySeries ready = ready_series_of(database, chosen.mails, trailer_choice(options));
  if (ready.patches.empty()) throw Error(ErrorKind::usage, "none of these patches has arrived");
  write_to_stderr(warnings_of(ready));
  if (!options.allow_hidden) refuse_hidden_characters(ready);
  AmReport report{.ready = ready,
                  .title = fmt::format("v{}: {}", chosen.revision->revision, chosen.revision->title),
                  .total = chosen.revision->total,
                  .file = {},
                  .cover_file = {},
                  .three_way = options.three_way};
  write_series(context, options, chosen.mails.id, report);
  return found;
}

}  // namespace

RunCommand declare_am(CLI::App& app) {
  auto options = std::make_shared<Options>();
  add_mails_argument(app, options->words, "a mail of the series");
  app.add_option("-v,--revision", options->revision, "take revision N instead of the newest")
      ->check(number_between(1, 9'999))
      ->type_name("N");
  app.add_option("-P,--pick", options->pick, "take only these patches: 1-3,5,8-, or _ for those you named")
      ->type_name("NUMBERS");
  app.add_flag("--partial", options->partial, "take the patches that have arrived, even if some are missing");
  app.add_option("-o,--output", options->output,
                 "write to FILE, to standard output for '-', or to a file in a folder, named as b4 names it "
                 "(default: in this folder)")
      ->type_name("FILE");
  app.add_flag("--no-cover", options->no_cover, "do not write the cover to FILE.cover");
  app.add_flag("-T,--no-add-trailers", options->no_trailers, "add no trailers of answers");
  app.add_flag("-S,--sloppy-trailers", options->sloppy,
               "add trailers that name somebody other than the sender, too");
  CLI::Option* link =
      app.add_flag("-l,--add-link", options->add_link, "add a Link: to the mail of each patch");
  app.add_flag("-i,--add-message-id", options->add_message_id, "add the Message-ID: of each patch")
      ->excludes(link);
  app.add_flag("-3,--3way", options->three_way, "print the line for a three-way merge");
  app.add_flag("--allow-unicode-control-chars", options->allow_hidden,
               "take patches with characters that nobody sees");
  app.footer(
      "Writes the patches in order as an mboxrd, with the trailers that their reviewers gave, and prints the "
      "line to "
      "run.\n"
      "Needs the archive; 'kvq help am' says which trailers are added.\n"
      "\n"
      "  kvq am 20250310093000.2-1-vera.lind@intel.com\n"
      "  kvq am MESSAGE-ID -o - | git am --patch-format=mboxrd\n"
      "  kvq am MESSAGE-ID -v 2 -P 1-3,5 -l");
  return [options](const Context& context) { return run_am(context, *options); };
}

}  // namespace kvq
