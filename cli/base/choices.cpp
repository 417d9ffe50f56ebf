// SPDX-License-Identifier: MIT
#include "cli/base/choices.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "schema/base/error.hpp"

namespace kvq {
namespace {

// CLI11 keeps no list of the values that a validator accepts, so they are stored in its name.
constexpr std::string_view mark = "one of ";

}  // namespace

void take_one_of(CLI::Option& option, const std::vector<std::string>& choices) {
  option.check(
      CLI::IsMember(choices).description("").name(fmt::format("{}{}", mark, fmt::join(choices, " "))));
}

std::vector<std::string> choices_of(CLI::Option& option) {
  std::string name;
  try {
    // Throws if the option has no validator.
    name = option.get_validator()->get_name();
  } catch (const CLI::OptionNotFound&) {
    return {};
  }
  if (!name.starts_with(mark)) return {};
  return CLI::detail::split(name.substr(mark.size()), ' ');
}

void add_format_option(CLI::App& app, std::string& format, const std::vector<std::string>& choices) {
  CLI::Option* option = app.add_option(
      "-f,--format", format, fmt::format("output format: {} (default: text)", fmt::join(choices, ", ")));
  take_one_of(*option, choices);
  option->type_name("FORMAT");
}

CLI::Validator number_between(int64_t least, int64_t most) {
  // The messages of CLI11's own check differ between its releases.
  const auto check = [least, most](const std::string& text) -> std::string {
    int64_t number = 0;
    if (CLI::detail::lexical_cast(text, number) && number >= least && number <= most) return {};
    if (most == std::numeric_limits<int64_t>::max())
      return fmt::format("'{}' is not a number of {} or more", text, least);
    return fmt::format("'{}' is not a number from {} to {}", text, least, most);
  };
  return {check, ""};
}

void add_output_option(CLI::App& app, std::string& output, std::string_view more) {
  app.add_option("-o,--output", output, fmt::format("write to FILE instead of standard output{}", more))
      ->type_name("FILE");
}

void add_list_option(CLI::App& app, std::string& list) {
  app.add_option("--list", list, "only the mails of this list (default: all lists of the database)")
      ->type_name("NAME");
}

void add_spreadsheet_option(CLI::App& app, bool& spreadsheet) {
  app.add_flag("--spreadsheet", spreadsheet,
               "in csv and tsv, put a ' before text that a spreadsheet would read as a formula");
}

void check_spreadsheet(bool spreadsheet, const std::string& format) {
  if (!spreadsheet || format == "csv" || format == "tsv") return;
  throw Error(ErrorKind::usage, fmt::format("spreadsheets do not read the format {}", format),
              "--spreadsheet is for csv and tsv");
}

void check_header_option(const report::FormatInfo& format, bool no_header) {
  if (!no_header || format.header_is_optional) return;
  throw Error(ErrorKind::usage, fmt::format("the format {} has no header line", format.name),
              "--no-header is for csv and tsv");
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const report::FormatInfo& format : report::formats()) names.emplace_back(format.name);
  return names;
}

std::vector<std::string> row_format_names() {
  std::vector<std::string> names;
  for (const report::FormatInfo& format : report::formats()) {
    if (format.of == report::FormatOf::rows) names.emplace_back(format.name);
  }
  return names;
}

report::Format format_named(const std::string& name) {
  return std::ranges::find(report::formats(), name, &report::FormatInfo::name)->format;
}

}  // namespace kvq
