// SPDX-License-Identifier: MIT
#include "cli/help/report_reference.hpp"

#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>

#include "cli/help/help.hpp"
#include "query/report/builtin/builtin.hpp"
#include "query/report/documents/document.hpp"
#include "query/report/language/language.hpp"
#include "query/report/language/parameter_kinds.hpp"
#include "query/report/language/report_ast.hpp"

namespace kvq {
namespace {

constexpr size_t term_width = 26;

std::string written(const report::Parameter& parameter) {
  return parameter.default_value ? parameter.name + "=" + *parameter.default_value : parameter.name;
}

report::Report builtin_report(std::string_view name) {
  return report::parse_report(*report::builtin(name));
}

/// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

void print_table(Output& out, std::string_view heading, std::string_view what,
                 std::span<const report::LanguageEntry> entries) {
  out.write(fmt::format("### {}\n\n| {} | meaning |\n|---|---|\n", heading, what));
  for (const report::LanguageEntry& entry : entries)
    out.write(fmt::format("| `{}` | {} |\n", cell(entry.usage), cell(entry.help)));
}

}  // namespace

void print_report_reference(Output& out) {
  const size_t columns = help_columns(out.width());
  const auto print = [&](std::string_view term, std::string_view text) {
    out.write(help_entry(term, term_width, text, columns));
  };
  out.write("Statements, one per line:\n");
  for (const report::LanguageEntry& entry : report::statements()) print(entry.usage, entry.help);
  out.write("\nFunctions of a placeholder, each after a '|':\n");
  for (const report::LanguageEntry& entry : report::placeholder_functions()) print(entry.usage, entry.help);
  out.write("\nKinds of parameters:\n");
  for (const report::ParameterKind& kind : report::parameter_kinds()) print(kind.name, kind.help);
  out.write("\nFormats:\n");
  for (const report::DocumentFormatInfo& format : report::document_formats()) print(format.name, format.help);
  out.write("\nParameters of the built-in reports:\n");
  for (const std::string_view name : report::builtin_names()) {
    for (const report::Parameter& parameter : builtin_report(name).parameters)
      print(fmt::format("{} {}", name, written(parameter)), parameter.help);
  }
}

void print_report_reference_page(Output& out) {
  print_table(out, "Statements", "statement", report::statements());
  out.write("\n");
  print_table(out, "Functions of placeholders", "function", report::placeholder_functions());
  out.write("\n### Kinds of parameters\n\n| kind | values | example |\n|---|---|---|\n");
  for (const report::ParameterKind& kind : report::parameter_kinds())
    out.write(fmt::format("| `{}` | {} | `{}` |\n", kind.name, cell(kind.help), kind.sample));
  out.write("\n### Formats\n\n| `-f` | output |\n|---|---|\n");
  for (const report::DocumentFormatInfo& format : report::document_formats())
    out.write(fmt::format("| `{}` | {} |\n", format.name, cell(format.help)));
  out.write("\n### Built-in reports\n\n| report | contents | parameters |\n|---|---|---|\n");
  for (const std::string_view name : report::builtin_names()) {
    const report::Report report = builtin_report(name);
    std::string parameters;
    for (const report::Parameter& parameter : report.parameters)
      parameters += fmt::format("{}`{}`", parameters.empty() ? "" : ", ", written(parameter));
    out.write(fmt::format("| `{}` | {} | {} |\n", name, cell(report.summary), cell(parameters)));
  }
}

}  // namespace kvq
