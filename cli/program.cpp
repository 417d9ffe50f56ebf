// SPDX-License-Identifier: MIT
#include "cli/program.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ctime>
#include <exception>
#include <filesystem>
#include <iterator>
#include <new>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/failure.hpp"
#include "cli/help/help.hpp"
#include "cli/help/man_page.hpp"
#include "cli/help/markdown.hpp"
#include "cli/help/settings_reference.hpp"
#include "cli/help/vocabulary_help.hpp"
#include "cli/option_hint.hpp"
#include "cli/settings/config.hpp"
#include "pages.hpp"
#include "schema/base/error.hpp"
#include "schema/base/spelling.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/sqlite/database_place.hpp"

namespace kvq {
namespace {

bool is_command(std::string_view word) {
  return word == "help" || std::ranges::find(commands(), word, &Command::name) != commands().end();
}

/// Whether the arguments are a query with its options, without a command.
bool is_query(const std::vector<std::string>& arguments, CLI::App& app) {
  const auto takes_value = [&](const std::string& word) {
    for (CLI::App* of : {&app, app.get_subcommand("search")}) {
      const CLI::Option* option = of->get_option_no_throw(word);
      if (option != nullptr) return option->get_items_expected_max() > 0;
    }
    return false;
  };
  bool has_option = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "--") return true;
    if (word.starts_with('-') && takes_value(word)) {
      has_option |= word != "--db";
      ++i;
    } else if (word == "-h" || word == "--help" || word == "--version") {
      return false;
    } else if (!word.starts_with('-')) {
      return !is_command(word);
    } else {
      has_option |= !word.starts_with("--db=");
    }
  }
  return has_option;
}

/// The error for a command that lacks one of its own commands.
Error incomplete(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  return {ErrorKind::usage,
          fmt::format("'kvq {0}' needs one of its commands: {1}", app.get_name(), fmt::join(names, ", ")),
          option_hint(app, {}, {})};
}

std::string first_line_small(std::string text) {
  text.resize(std::min(text.find('\n'), text.size()));
  return text;
}

/// Prints CLI11's help page with the full command in the usage line.
void print_command_help(Output& out, const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* parent = app.get_parent(); parent != nullptr; parent = parent->get_parent()) {
    names.insert(names.begin(), parent->get_name());
  }
  const std::string page = app.help(fmt::format("{}", fmt::join(names, " ")));
  out.start_pager();
  // Programs that read help find each option on one line.
  out.write(out.width() == 0 ? page : wrapped_help(page, help_columns(out.width())));
}

void print_program_help(Output& out) {
  out.start_pager();
  out.write(program_help(commands(), help_columns(out.width())));
}

std::string version() {
  return fmt::format("kvq " KVQ_VERSION "\nSQLite {}\nlibgit2 " KVQ_LIBGIT2_VERSION "\n", sqlite_version());
}

/// Whether the arguments may need a command. The options of search are needed to tell whether there
/// is a query.
bool is_declared(std::string_view command, const std::vector<std::string>& arguments) {
  if (command == "search") return true;
  return std::ranges::any_of(arguments, [&](const std::string& word) {
    return word == command || word == "help" || word == "completion";
  });
}

std::string help_topics() {
  std::string out = "a command with its own commands, a field, a value, a stage, a format, or a topic";
  for (const HelpPage& page : help_pages()) out += fmt::format("; '{}': {}", page.topic, page.help);
  return out;
}

struct Program {
  CLI::App app{"Search, count and report on a kernel mailing list.", "kvq"};
  std::optional<std::string> database;
  std::vector<std::pair<CLI::App*, RunCommand>> runs;
  std::vector<std::string> help_words;
  bool wants_man_page = false;
  bool wants_settings = false;
  CLI::App* help = nullptr;

  /// Declares only the commands that the arguments name, or all if there is a command that needs them:
  /// declaring all takes as long as a small query.
  explicit Program(const std::vector<std::string>& arguments) {
    app.set_help_flag("-h,--help", "print this help");
    app.set_version_flag("--version", version(), "print the versions of kvq, SQLite and libgit2");
    app.add_option("--db", database,
                   "the database: a file, or postgresql://... (default: KVQ_DB, else kvq/kvq.db in "
                   "XDG_DATA_HOME or ~/.local/share)")
        ->type_name("FILE");
    app.require_subcommand(0, 1);
    app.fallthrough();
    // The argument names make these labels redundant.
    app.get_formatter()->label("TEXT", "");
    app.get_formatter()->label("REQUIRED", "");
    app.get_formatter()->label("Excludes", "not with");
    app.get_formatter()->column_width(28);
    for (const Command& command : commands()) {
      if (!is_declared(command.name, arguments)) continue;
      CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
      sub->fallthrough();
      runs.emplace_back(sub, command.declare(*sub));
    }
    help = app.add_subcommand("help", "explain a command, a word of the query language, or a topic");
    help->add_option("COMMAND", help_words, help_topics());
    help->add_flag("--man", wants_man_page, "print the manual page kvq(1)");
    help->add_flag("--settings", wants_settings,
                   "print the configuration reference (files, keys, environment variables) in Markdown");
  }

  int run(const Context& context) {
    if (help->parsed() && wants_man_page) return print_man_page(context);
    if (help->parsed() && wants_settings) {
      context.out.write(settings_reference());
      return found;
    }
    if (help->parsed()) return print_help(context, fmt::format("{}", fmt::join(help_words, " ")));
    for (const auto& [sub, run_command] : runs) {
      if (sub->parsed()) return run_command(context);
    }
    if (!database_exists(context.database)) return print_first_steps(context);
    return print_help(context, "");
  }

  static int print_first_steps(const Context& context) {
    context.out.write(
        "There is no database yet. To begin:\n"
        "  kvq mirror https://lore.kernel.org/kvm   clones the archive of a list and indexes it\n"
        "  kvq 'is:patch date:1.week.ago..'         prints last week's patches\n"
        "  kvq help                                 lists all commands; 'kvq help tours' shows the way\n");
    return found;
  }

  int print_man_page(const Context& context) {
    context.out.write(man_page(app));
    return found;
  }

  static int print_page(const Context& context, std::string_view name) {
    Output& out = context.out;
    out.start_pager();
    constexpr size_t usual_columns = 80;
    const size_t columns = out.width() == 0 ? usual_columns : help_columns(out.width());
    const auto* page = std::ranges::find(pages::files, name, &pages::File::name);
    out.write(rendered_markdown(page->text, columns, out.colour()));
    return found;
  }

  int print_help(const Context& context, const std::string& topic) const {
    if (topic.empty()) {
      print_program_help(context.out);
      return found;
    }
    const auto page = std::ranges::find(help_pages(), topic, &HelpPage::topic);
    if (page != help_pages().end()) return print_page(context, page->page);
    const size_t columns = help_columns(context.out.width());
    const std::string words = vocabulary_help(topic, columns);
    if (const CLI::App* command = command_of(topic)) {
      print_command_help(context.out, *command);
      if (!words.empty())
        context.out.write(
            fmt::format("\n'{0}' is a word of queries, too: 'kvq fields {0}' explains it.\n", topic));
      return found;
    }
    if (words.empty()) refuse_topic(topic);
    context.out.start_pager();
    context.out.write(words);
    return found;
  }

  /// Returns the command that the words name: `report run`; nullptr if there is none.
  const CLI::App* command_of(std::string_view topic) const {
    const CLI::App* at = &app;
    while (at != nullptr && !topic.empty()) {
      const size_t end = std::min(topic.find(' '), topic.size());
      const auto subs =
          at->get_subcommands([&](const CLI::App* sub) { return sub->get_name() == topic.substr(0, end); });
      at = subs.empty() ? nullptr : subs.front();
      topic.remove_prefix(std::min(end + 1, topic.size()));
    }
    return at;
  }

  [[noreturn]] void refuse_topic(const std::string& topic) const {
    // Behind a command, only its own commands can be meant.
    const size_t space = topic.rfind(' ');
    const CLI::App* of = space == std::string::npos ? nullptr : command_of(topic.substr(0, space));
    std::vector<std::string> own;
    if (of != nullptr) {
      for (const CLI::App* sub : of->get_subcommands([](const CLI::App*) { return true; }))
        own.push_back(sub->get_name());
    }
    std::vector<std::string_view> names(own.begin(), own.end());
    if (of == nullptr) {
      names = vocabulary_words();
      std::ranges::transform(help_pages(), std::back_inserter(names), &HelpPage::topic);
      std::ranges::transform(commands(), std::back_inserter(names), &Command::name);
    }
    std::string hint = did_you_mean(of == nullptr ? topic : topic.substr(space + 1), names);
    if (hint.empty()) {
      std::vector<std::string_view> topics;
      std::ranges::transform(help_pages(), std::back_inserter(topics), &HelpPage::topic);
      hint =
          fmt::format("the topics are {}; 'kvq help' lists the commands, 'kvq fields' the words of queries",
                      fmt::join(topics, ", "));
    }
    throw Error(ErrorKind::usage, fmt::format("there is no command, topic or word of queries '{}'", topic),
                hint);
  }

  const CLI::App& deepest() const {
    const CLI::App* at = &app;
    for (auto subs = at->get_subcommands(); !subs.empty(); subs = at->get_subcommands()) at = subs.front();
    return *at;
  }
};

int run_parsed(std::vector<std::string> arguments, Output& out) {
  Program program(arguments);
  const bool is_search_implied = is_query(arguments, program.app);
  if (is_search_implied) arguments.insert(arguments.begin(), "search");
  const std::vector<std::string> given = arguments;
  // CLI11 expects the arguments in reverse order.
  std::ranges::reverse(arguments);
  try {
    program.app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    out.protect(default_database());
    const CLI::App& app = program.deepest();
    if (&app == &program.app) {
      print_program_help(out);
    } else {
      print_command_help(out, app);
    }
    return found;
  } catch (const CLI::CallForVersion&) {
    out.protect(default_database());
    out.write(version());
    return found;
  } catch (const CLI::RequiredError& error) {
    const CLI::App& app = program.deepest();
    if (app.get_require_subcommand_min() > 0 && app.get_subcommands().empty()) throw incomplete(app);
    throw Error(ErrorKind::usage, first_line_small(error.what()), option_hint(app, error.what(), given));
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorKind::usage, first_line_small(error.what()),
                option_hint(program.deepest(), error.what(), given));
  }
  const auto database = program.database ? std::filesystem::path(*program.database) : default_database();
  out.protect(database);
  return program.run({database, std::time(nullptr), out, is_search_implied});
}

/// Prints the message of the exception and returns the exit code.
int end_with(const std::exception_ptr& exception) {
  try {
    const Failure failure = failure_of(exception, is_debugging());
    write_to_stderr(failure.text);
    return failure.exit_code;
  } catch (const std::bad_alloc&) {
    write_to_stderr(out_of_memory);
    return exit_code(ErrorKind::database);
  }
}

}  // namespace

int run_program(const std::vector<std::string>& arguments) {
  try {
    Output out;
    const int code = run_parsed(arguments, out);
    out.finish();
    return code;
  } catch (const ClosedPipe&) {
    return found;
  } catch (...) {
    return end_with(std::current_exception());
  }
}

}  // namespace kvq
