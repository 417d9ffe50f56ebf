// SPDX-License-Identifier: MIT
#include "query/vocabulary/fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/help/help.hpp"
#include "cli/help/vocabulary_help.hpp"
#include "query/language/stages.hpp"
#include "query/vocabulary/functions.hpp"
#include "schema/base/error.hpp"
#include "schema/base/spelling.hpp"
#include "schema/mail/defects.hpp"

namespace kvq {
namespace {

std::string described(const Function& function) {
  return fmt::format("{}: {}", name_of(function.use), function.help);
}

int print_text(Output& out) {
  const size_t columns = help_columns(out.width());
  const auto print_fields = [&](bool searched) {
    for (const Field& field : fields()) {
      if ((field.kind != FieldKind::output) != searched) continue;
      const std::string names = fmt::format("{}", fmt::join(aliases_of(field), ", "));
      out.write(help_entry(fmt::format("{:15}{}", field.name, names), 26, field.help, columns));
    }
  };
  out.write("Fields, as in author:@intel.com, and their short names:\n");
  print_fields(true);
  out.write("\nFields that can be selected, sorted and counted, but not searched:\n");
  print_fields(false);
  for (const Field& field : fields()) {
    if (field.words.empty()) continue;
    out.write(fmt::format("\nWords of {}:\n", field.name));
    for (const FieldWord& word : field.words) out.write(help_entry(word.name, 26, word.help, columns));
  }
  out.write("\nValues of defect:\n");
  for (const DefectInfo& defect : defects()) out.write(help_entry(defect.name, 26, defect.meaning, columns));
  out.write("\nStages, each after a '|':\n");
  for (const StageInfo& stage : stages()) out.write(help_entry(stage.usage, 26, stage.help, columns));
  out.write("\nFunctions of columns, as in median(age):\n");
  for (const Function& function : functions()) {
    out.write(help_entry(function.name, 26, described(function), columns));
  }
  return found;
}

/// A cell of a Markdown table.
std::string cell(std::string_view text, bool code) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return code && !out.empty() ? "`" + out + "`" : out;
}

int print_markdown(Output& out) {
  out.write(
      "### Fields\n\n| field | short names | kind | matches | shown as | example "
      "|\n|---|---|---|---|---|---|\n");
  for (const Field& field : fields()) {
    const std::string names = fmt::format("{}", fmt::join(aliases_of(field), ", "));
    out.write(fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", field.name, names, name_of(field.kind),
                          cell(field.help, false), field.sql.value.empty() ? "" : name_of(field.column),
                          cell(field.example, true)));
  }
  for (const Field& field : fields()) {
    if (field.words.empty()) continue;
    out.write(fmt::format("\n### Words of `{}:`\n\n| word | matches |\n|---|---|\n", field.name));
    for (const FieldWord& word : field.words) {
      out.write(fmt::format("| `{}:{}` | {} |\n", field.name, word.name, word.help));
    }
  }
  out.write("\n### Values of `defect:`\n\n| defect | meaning |\n|---|---|\n");
  for (const DefectInfo& defect : defects()) {
    out.write(fmt::format("| `defect:{}` | {} |\n", defect.name, cell(defect.meaning, false)));
  }
  out.write("\n### Stages\n\n| stage | result | example |\n|---|---|---|\n");
  for (const StageInfo& stage : stages()) {
    out.write(fmt::format("| {} | {} | {} |\n", cell(stage.usage, true), cell(stage.help, false),
                          cell(stage.example, true)));
  }
  out.write("\n### Functions\n\n| function | use | takes | result | example |\n|---|---|---|---|---|\n");
  for (const Function& function : functions()) {
    out.write(fmt::format("| `{}` | {} | {} | {} | {} |\n", function.name, name_of(function.use),
                          function.takes, cell(function.help, false), cell(function.example, true)));
  }
  return found;
}

int print_word(Output& out, const std::string& word) {
  const std::string text = vocabulary_help(word, help_columns(out.width()));
  if (text.empty()) {
    const std::string hint = did_you_mean(word, vocabulary_words());
    throw Error(ErrorKind::usage, fmt::format("queries have no word '{}'", word),
                hint.empty() ? "'kvq fields' lists them" : hint);
  }
  out.start_pager();
  out.write(text);
  return found;
}

}  // namespace

RunCommand declare_fields(CLI::App& app) {
  struct Options {
    std::string format = "text";
    std::string word;
  };
  auto options = std::make_shared<Options>();
  app.add_option("FIELD", options->word, "explain this field, value, stage, function or format alone");
  add_format_option(app, options->format, {"text", "markdown"});
  app.footer("'kvq help query' describes the query language in full.");
  return [options](const Context& context) {
    if (!options->word.empty()) return print_word(context.out, options->word);
    return options->format == "markdown" ? print_markdown(context.out) : print_text(context.out);
  };
}

}  // namespace kvq
