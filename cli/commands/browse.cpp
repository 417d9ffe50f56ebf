// SPDX-License-Identifier: MIT
// `kvq browse`: a terminal interface.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/editor.hpp"
#include "cli/base/sudden_end.hpp"
#include "cli/browse/actions/draft_file.hpp"
#include "cli/browse/actions/programs.hpp"
#include "cli/browse/browser.hpp"
#include "cli/browse/screen/browse_module.hpp"
#include "cli/commands/browse_export.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/entered_query.hpp"
#include "cli/commands/nothing_found_text.hpp"
#include "cli/completion/known_names.hpp"
#include "cli/settings/config.hpp"
#include "cli/settings/user_config.hpp"
#include "query/language/bind.hpp"
#include "query/language/expand.hpp"
#include "query/language/parse.hpp"
#include "query/run/nothing_found.hpp"
#include "query/run/run.hpp"
#include "query/sql/lower.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq {
namespace {

struct Options {
  std::vector<std::string> words;
  std::string colour = "auto";
  bool prints_keys = false;
};

/// Returns the query for the mails of the last four weeks: those before the newest mail, if the database has
/// none of the present.
std::string newest_mails(const Database& database, int64_t now) {
  constexpr int64_t four_weeks = 28 * seconds_a_day;
  const Source source{"query", "| sort date desc | limit 1 | select date"};
  const plan::Plan plan = bind(parse(source), source, now);
  int64_t newest = now;
  run(database, sql::lower(plan, plan.columns), [&](Row&& row) {
    newest = std::get<int64_t>(row.front());
    return false;
  });
  if (newest > now - four_weeks) return "date:4.weeks.ago..";
  return fmt::format("date:{}..", to_rfc3339(newest - four_weeks).substr(0, 10));
}

std::vector<browse::Completion> completions(const Database& database, std::string_view query) {
  const size_t space = query.find_last_of(' ');
  const size_t word = space == std::string_view::npos ? 0 : space + 1;
  const std::string before(query.substr(0, word));
  std::vector<browse::Completion> out;
  for (Candidate& candidate :
       complete_query(before, query.substr(word),
                      [&](NameSource source, std::string_view) { return names_in(database, source); }))
    out.push_back({before + candidate.text, std::move(candidate.help)});
  return out;
}

std::string why_nothing(const Database& database, const std::string& query, size_t columns, int64_t now) {
  const Source source{"query", query};
  ast::Query ast = parse(source);
  expand(ast.filter, source, saved_queries(SavedQueryStore(database).all()));
  return to_text(why_nothing_found(ast, source, database, now), columns);
}

/// Lets the user edit a text; absent if nothing was changed.
std::optional<std::string> edited(const std::string& text) {
  const Edited result = edit_text(text, ".eml");
  std::error_code failed;
  std::filesystem::remove(result.file, failed);
  return result.text == text ? std::nullopt : std::optional(result.text);
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

browse::Surroundings surroundings_of(const Context& context, const UserConfig& config) {
  browse::Surroundings out;
  out.clock = [] { return static_cast<int64_t>(std::time(nullptr)); };
  out.complete_query = completions;
  out.why_nothing = [](const Database& database, const std::string& query, size_t columns) {
    return why_nothing(database, query, columns, std::time(nullptr));
  };
  out.edit = edited;
  out.keep_draft = [](const std::string& draft) {
    return browse::keep_draft(data_folder() / "drafts", draft, std::time(nullptr));
  };
  out.export_mails = [&context](const Database& database, const std::string& query, const std::string& path) {
    return export_mails(context.database, database, query, path);
  };
  out.run_in_terminal = browse::run_in_terminal;
  out.start_aside = browse::start_aside;
  out.mailer = config.browse_mailer;
  out.browser = variable("BROWSER");
  const bool has_display = !variable("DISPLAY").empty() || !variable("WAYLAND_DISPLAY").empty();
  out.has_desktop = has_display && browse::is_installed("xdg-open");
  return out;
}

/// Whether to use colour: as --color says, else NO_COLOR and the config.
bool uses_colour(const Context& context, const Options& options) {
  if (options.colour != "auto") return options.colour == "always";
  return context.out.colour();
}

int browse_mails(const Context& context, const Options& options) {
  if (options.prints_keys) {
    context.out.write(browse::keys_as_markdown());
    return found;
  }
  if (!context.out.is_terminal() || isatty(STDIN_FILENO) == 0) {
    throw Error(ErrorKind::usage, "kvq browse needs a terminal",
                "'kvq search QUERY' prints mails anywhere, 'kvq serve' shows them in a browser");
  }
  const UserConfig config = user_config();
  std::string query = query_source(options.words).text;
  if (options.words.empty()) query = config.browse_query;
  const auto open = [&](int64_t now) {
    auto database = std::make_unique<Database>(open_to_read(context.database, now));
    set_web_archives(*database, config.web_archives);
    return database;
  };
  // Mistakes in the query and a missing database are reported before the screen is taken.
  if (!query.empty()) {
    read_query(context, {"query", query});
  } else {
    query = newest_mails(*open(context.now), context.now);
  }
  context.out.use(config.colour, config.pager);
  const browse::Surroundings surroundings = surroundings_of(context, config);
  const browse::BrowseModule& module = browse::browse_module();
  const auto screen = module.open(uses_colour(context, options));
  before_sudden_end(module.restore_terminal);
  browse::Browser(*screen, surroundings).run(open, query);
  before_sudden_end(nullptr);
  return found;
}

}  // namespace

RunCommand declare_browse(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("QUERY", options->words,
                 "the query to begin with; multiple arguments are joined with spaces (default: browse.query, "
                 "else the mails of the last four weeks)");
  CLI::Option* colour = app.add_option(
      "--color", options->colour, "auto, never or always use colour (default: auto, as output.colour says)");
  take_one_of(*colour, {"auto", "never", "always"});
  colour->type_name("WHEN");
  app.add_flag("--keys", options->prints_keys, "print the table of keys in Markdown");
  app.footer(
      "'?' shows the keys, 'q' goes back and, from the first view, leaves. More is in docs/browse.md.");
  return [options](const Context& context) { return browse_mails(context, *options); };
}

}  // namespace kvq
