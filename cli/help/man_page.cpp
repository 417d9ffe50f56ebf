// SPDX-License-Identifier: MIT
#include "cli/help/man_page.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string_view>

#include "cli/help/help.hpp"
#include "cli/settings/config.hpp"
#include "cli/settings/user_config.hpp"
#include "query/language/stages.hpp"
#include "query/report/formats/format.hpp"
#include "query/vocabulary/fields.hpp"
#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

/// Escapes a text for roff.
std::string roff(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char first = text.front();
    const char32_t code = take_code_point(text);
    if (code >= 0x80) {
      out += fmt::format("\\[u{:04X}]", static_cast<uint32_t>(code));
    } else if (first == '\\') {
      out += "\\e";
    } else if (first == '-') {
      out += "\\-";
    } else if (first == '\'') {
      out += "\\(aq";
    } else if (first == '`' || first == '^' || first == '~') {
      out += first == '`' ? "\\(ga" : first == '^' ? "\\(ha" : "\\(ti";
    } else if (first == '\n') {
      out += "\n.br\n";
    } else {
      out += first;
    }
  }
  return out.starts_with('.') ? "\\&" + out : out;
}

std::string entry(std::string_view term, std::string_view text) {
  return fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(term), roff(text));
}

std::string heading(std::string_view name) {
  return fmt::format(".SH \"{}\"\n", name);
}

std::string option_entry(const CLI::Option& option) {
  if (option.get_positional()) return entry(option.get_name(true), option.get_description());
  std::string names;
  for (const std::string& name : option.get_snames()) names += "-" + name + ", ";
  for (const std::string& name : option.get_lnames()) names += "--" + name + ", ";
  names.resize(names.size() - 2);
  if (option.get_items_expected_max() > 0) names += " " + option.get_type_name();
  return entry(names, option.get_description());
}

std::string options_of(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : app.get_options()) {
    if (option != app.get_help_ptr()) out += option_entry(*option);
  }
  return out;
}

std::string command_section(const CLI::App& command, const std::string& before) {
  std::string usage = before + command.get_name();
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = option->get_name(true) + (option->get_expected_max() > 1 ? "..." : "");
    usage += option->get_required() ? " " + name : " [" + name + "]";
  }
  std::string out =
      fmt::format(".SS \"{}\"\n{}\n{}", roff(usage), roff(command.get_description()), options_of(command));
  for (const CLI::App* sub : command.get_subcommands({})) {
    out += command_section(*sub, before + command.get_name() + " ");
  }
  if (!command.get_footer().empty()) out += fmt::format(".PP\n{}\n", roff(command.get_footer()));
  return out;
}

std::string language_sections() {
  std::string out = heading("QUERIES");
  out +=
      "A query is a filter and, optionally, stages. A \\(aq|\\(aq precedes each stage.\n"
      "Terms side by side must all match; OR matches either side, NOT or \\- negates, parentheses group.\n"
      ".B kvq help query\ndescribes the language in full.\n";
  out += ".SS Fields\n";
  for (const Field& field : fields()) {
    std::string names(field.name);
    for (const std::string_view alias : aliases_of(field)) names += fmt::format(", {}", alias);
    const bool searched = field.kind != FieldKind::output;
    out += entry(names, std::string(field.help) +
                            (searched ? "" : " (can be selected, sorted and counted, but not searched)"));
  }
  for (const Field& field : fields()) {
    if (field.words.empty()) continue;
    out += fmt::format(".SS \"Words of {}:\"\n", roff(field.name));
    for (const FieldWord& word : field.words) out += entry(word.name, word.help);
  }
  out += ".SS Stages\n";
  for (const StageInfo& stage : stages()) out += entry(stage.usage, stage.help);
  return out;
}

}  // namespace

std::string man_page(CLI::App& program) {
  std::string out =
      ".\\\" Written by 'kvq help --man'; scripts/generate_docs.py brings docs/kvq.1 up to date.\n"
      ".TH KVQ 1 \"\" \"kvq " KVQ_VERSION "\" \"User Commands\"\n";
  out += heading("NAME") + "kvq \\- search, count and report on a kernel mailing list\n";
  out += heading("SYNOPSIS") + ".B kvq\n[\\fB\\-\\-db\\fR \\fIFILE\\fR] \\fIQUERY\\fR\n.br\n.B kvq\n" +
         "[\\fB\\-\\-db\\fR \\fIFILE\\fR] \\fICOMMAND\\fR ...\n";
  out += heading("DESCRIPTION") +
         "kvq indexes all mails of a kernel mailing list in one SQLite file and runs queries on it.\n"
         "It reads the public\\-inbox archive of the list directly; later runs add only new mails.\n";
  out += heading("OPTIONS") + options_of(program);
  out += entry("-h, --help", "print the help of kvq or of a command");
  out += heading("COMMANDS");
  for (const CLI::App* command : program.get_subcommands({})) out += command_section(*command, "");
  out += language_sections();
  out += heading("FORMATS");
  for (const report::FormatInfo& format : report::formats()) out += entry(format.name, format.help);
  out += heading("EXIT STATUS");
  for (const ExitCode& code : exit_codes()) out += entry(std::to_string(code.code), code.meaning);
  out += heading("ENVIRONMENT");
  for (const Setting& variable : variables()) out += entry(variable.name, variable.help);
  out += heading("FILES");
  for (const Setting& file : files()) out += entry(file.name, file.help);
  out += heading("CONFIGURATION");
  for (const ConfigKey& key : config_keys()) out += entry(key.name, key.help);
  out += heading("EXAMPLES");
  for (const Example& example : examples()) out += entry(example.command, example.help);
  out += heading("SEE ALSO") + ".BR git\\-log (1),\n.BR less (1)\n";
  return out;
}

}  // namespace kvq
