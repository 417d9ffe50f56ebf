// SPDX-License-Identifier: MIT
#include "indexer/doctor.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/doctor_output.hpp"
#include "cli/settings/user_settings.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

struct Options {
  std::string format = "text";
  std::string output;
  bool is_quick = false;
  bool is_full = false;
  bool repairs = false;
};

/// Shows what is being examined on standard error, if that is a terminal.
class StatusLine {
 public:
  StatusLine() : is_terminal_(stderr_is_terminal()) {}
  ~StatusLine() { put(""); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  void show(std::string_view doing, std::string_view what) const {
    put(std::string(doing) + " " + std::string(what) + " ...");
  }

 private:
  void put(const std::string& text) const {
    if (is_terminal_) write_to_stderr("\r\x1b[K" + text);
  }

  bool is_terminal_;
};

Level level_of(const Options& options) {
  // A repair needs to know all that is wrong.
  if (options.is_full || options.repairs) return Level::full;
  return options.is_quick ? Level::quick : Level::normal;
}

Examination examine(const std::filesystem::path& file, Level level) {
  const StatusLine line;
  return {file.string(),
          level,
          examine_database(open_to_examine(file), level,
                           [&](std::string_view check) { line.show("checking", check); }),
          {}};
}

/// The names of the checks whose findings can be repaired.
std::vector<std::string> to_repair(const Examination& examination) {
  std::vector<std::string> names;
  for (const Check& check : examination.checks) {
    if (check.remedy == repair_remedy) names.push_back(check.name);
  }
  return names;
}

std::vector<std::string> repair(const std::filesystem::path& file, const Examination& found) {
  const StatusLine line;
  // Mails that another process adds meanwhile would be taken for damage.
  const Database database = open_to_index(file, [](const std::string&) { return false; });
  const IndexOptions options{.list = {},
                             .relations = relation_settings(),
                             .people = people_settings(),
                             .progress = {},
                             .interrupted = {}};
  return repair_database(database, found.checks, options,
                         [&](std::string_view what) { line.show("repairing", what); });
}

/// Repairs the database and examines it again.
Examination repaired(const std::filesystem::path& file, Examination found) {
  // What one repair mends may have hidden something else. A third would find nothing new.
  constexpr int most = 2;
  std::vector<std::string> repairs;
  std::vector<std::string> before;
  std::vector<std::string> now = to_repair(found);
  for (int i = 0; i < most && !now.empty() && now != before; ++i) {
    for (std::string& line : repair(file, found)) repairs.push_back(std::move(line));
    found = examine(file, found.level);
    before = std::exchange(now, to_repair(found));
  }
  found.repairs = std::move(repairs);
  return found;
}

int exit_code_of(Severity severity) {
  constexpr int only_warnings = 1;
  if (severity == Severity::error) return exit_code(ErrorKind::database);
  return severity == Severity::warning ? only_warnings : 0;
}

int run_doctor(const Context& context, const Options& options) {
  if (!options.output.empty()) context.out.go_to_file(options.output);
  Examination examination = examine(context.database, level_of(options));
  if (options.repairs) examination = repaired(context.database, std::move(examination));
  context.out.write_mail_text(options.format == "json" ? examination_json(examination)
                                                       : examination_text(examination));
  return exit_code_of(severity_of(examination.checks));
}

}  // namespace

RunCommand declare_doctor(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::Option* quick = app.add_flag("--quick", options->is_quick,
                                    "only what takes a moment: the pages of the file and of the full text");
  app.add_flag("--full", options->is_full,
               "also compute threads, series, topics, states and people again in a private copy, and compare")
      ->excludes(quick);
  app.add_flag("--repair", options->repairs,
               "examine as with --full, repair what can be repaired, and examine again")
      ->excludes(quick);
  add_format_option(app, options->format, {"text", "json"});
  add_output_option(app, options->output);
  app.footer(
      "Each line is a check: 'ok'; 'note', a fact about the mails; 'warning', which makes no answer wrong; "
      "or\n"
      "'error', which may. Below it are examples and what to try. Only --repair changes the database; it "
      "keeps\n"
      "saved queries, saved reports and their progress. See docs/doctor.md.\n"
      "The exit code is 0 without warnings and errors, 1 with warnings, 3 with errors.\n\n"
      "Examples:\n"
      "  kvq doctor\n"
      "  kvq doctor --full -f json -o doctor.json\n"
      "  kvq doctor --repair");
  return [options](const Context& context) { return run_doctor(context, *options); };
}

}  // namespace kvq
