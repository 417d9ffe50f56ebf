// SPDX-License-Identifier: MIT
// `kvq show`: the texts of mails.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/named_mails.hpp"
#include "cli/mails/mail_files.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/thread_page.hpp"
#include "query/run/mails.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

constexpr int64_t usual_limit = 20;

struct Options {
  std::vector<std::string> words;
  std::string format = "text";
  std::optional<int64_t> limit;
  bool threads = false;
  /// Empty for standard output.
  std::string output;
};

/// Returns the Message-IDs of the threads' mails that are in the database, each thread once, in its order.
std::vector<std::string> ids_of_threads(const NamedMails& named) {
  std::vector<std::string> ids;
  std::vector<std::string> roots;
  for (const std::string& id : named.ids) {
    const auto lines = report::thread_page(named.database, id);
    if (lines.empty()) refuse_unknown_mail(named.database, id);
    if (std::ranges::find(roots, lines.front().id) != roots.end()) continue;
    roots.push_back(lines.front().id);
    for (const auto& line : lines) {
      if (line.arrived && (ids.empty() || ids.back() != line.id)) ids.push_back(line.id);
    }
  }
  return ids;
}

int show_bytes(const Context& context, const Options& options, const NamedMails& named,
               const std::vector<std::string>& ids) {
  std::vector<int64_t> mails;
  for (const std::string& id : ids) {
    const std::vector<int64_t> of_id = mails_of_id(named.database, id);
    if (of_id.empty()) refuse_unknown_mail(named.database, id);
    mails.insert(mails.end(), of_id.begin(), of_id.end());
  }
  if (options.format == "mbox") return print_mbox(context, named.database, mails);
  if (mails.size() > 1) {
    throw Error(ErrorKind::usage,
                ids.size() > 1 ? fmt::format("-f raw prints one mail, and these are {}", mails.size())
                               : fmt::format("{} mails have the Message-ID '{}'", mails.size(), ids.front()),
                "-f mbox prints them all");
  }
  return print_raw(context, named.database, mails.front());
}

int show_json(const Context& context, const Database& database, const std::vector<std::string>& ids) {
  std::vector<report::MessagePage> pages;
  for (const std::string& id : ids) {
    auto of_id = report::message_pages(database, id);
    if (of_id.empty()) refuse_unknown_mail(database, id);
    std::ranges::move(of_id, std::back_inserter(pages));
  }
  context.out.write(report::to_json(pages));
  return found;
}

/// Reads one mail at a time, so that memory does not limit their number.
int show_text(const Context& context, const Database& database, const std::vector<std::string>& ids) {
  const report::TextStyle style{context.out.width(), context.out.colour()};
  bool is_first = true;
  for (const std::string& id : ids) {
    const auto pages = report::message_pages(database, id);
    if (pages.empty()) refuse_unknown_mail(database, id);
    context.out.start_pager();
    for (const auto& page : pages) {
      if (!std::exchange(is_first, false)) context.out.write("\n");
      context.out.write(report::to_text(page, style));
    }
  }
  return found;
}

int run_show(const Context& context, const Options& options) {
  const NamedMails named = named_mails(context, options.words,
                                       {.field = options.threads ? "thread" : "id",
                                        .number = static_cast<size_t>(options.limit.value_or(usual_limit))});
  const std::vector<std::string> ids = options.threads ? ids_of_threads(named) : named.ids;
  if (ids.empty()) return nothing_found;
  if (!options.output.empty()) context.out.go_to_file(options.output);
  int code = found;
  if (options.format == "raw" || options.format == "mbox") {
    code = show_bytes(context, options, named, ids);
  } else if (options.format == "json") {
    code = show_json(context, named.database, ids);
  } else {
    code = show_text(context, named.database, ids);
  }
  if (!options.limit) note_more(context, named, options.threads ? "threads" : "mails");
  return code;
}

}  // namespace

RunCommand declare_show(CLI::App& app) {
  auto options = std::make_shared<Options>();
  add_mails_argument(app, options->words, "the mails");
  add_format_option(app, options->format, {"text", "json", "mbox", "raw"});
  app.add_flag("--thread", options->threads, "print the whole threads of the mails, in their order");
  add_limit_option(app, options->limit, "of a query, print at most N mails, or threads (default: 20)", 1,
                   100'000);
  add_output_option(app, options->output);
  app.footer(
      "-f raw prints the mail exactly as it is stored in the archive, -f mbox as an mboxrd. Both read the "
      "archive\nat the path where it was indexed.");
  return [options](const Context& context) { return run_show(context, *options); };
}

}  // namespace kvq
