// SPDX-License-Identifier: MIT
#include "cli/serve/pages/parameter_form.hpp"

#include <fmt/format.h>

#include "cli/serve/pages/pages.hpp"
#include "cli/serve/site/report_arguments.hpp"
#include "query/report/formats/markup.hpp"

namespace kvq::serve {
namespace {

using report::escaped_markup;

std::string id_of(const report::Report& report, std::string_view parameter) {
  return escaped_markup(fmt::format("{}-{}", report.name, parameter));
}

std::string option(std::string_view text, std::string_view value, const std::string& chosen) {
  return fmt::format("<option value=\"{}\"{}>{}</option>", escaped_markup(value),
                     value == chosen ? " selected" : "", escaped_markup(text));
}

std::string flag_options(const std::string& value) {
  std::string out;
  for (const std::string_view flag : {"yes", "no"}) out += option(flag, flag, value);
  return out;
}

std::string list_field(const report::Report& report, const std::vector<std::string>& lists,
                       const std::string& value) {
  std::string out =
      fmt::format("<div class=\"field\"><label for=\"{0}\">{1}</label><select id=\"{0}\" name=\"{1}\">",
                  id_of(report, list_parameter), list_parameter);
  out += option("all lists", "", value);
  for (const std::string& list : lists) out += option(list, list, value);
  return out + "</select></div>\n";
}

std::string field_of(const report::Report& report, const report::Parameter& parameter,
                     const std::string& value) {
  const std::string id = id_of(report, parameter.name);
  const std::string help =
      escaped_markup(parameter.help.empty() ? std::string(parameter.kind->help) : parameter.help);
  std::string out =
      fmt::format("<div class=\"field\"><label for=\"{}\">{}</label>", id, escaped_markup(parameter.name));
  if (parameter.kind->name == report::flag_kind) {
    out += fmt::format("<select id=\"{}\" name=\"{}\" aria-describedby=\"{}-help\">{}</select>", id,
                       escaped_markup(parameter.name), id, flag_options(value));
  } else {
    out += fmt::format(
        "<input id=\"{}\" name=\"{}\" value=\"{}\"{} aria-describedby=\"{}-help\" autocomplete=\"off\" "
        "spellcheck=\"false\">",
        id, escaped_markup(parameter.name), escaped_markup(value), parameter.default_value ? "" : " required",
        id);
  }
  return out + fmt::format("<span class=\"help\" id=\"{}-help\">{}</span></div>\n", id, help);
}

}  // namespace

std::string parameter_form(const report::Report& report, const std::vector<std::string>& lists,
                           const Request& request, const std::string& action, std::string_view button) {
  const bool has_lists = lists.size() > 1 && takes_list(report);
  if (report.parameters.empty() && !has_lists) return {};
  std::string out = fmt::format("<form class=\"parameters\" action=\"{}\">\n", escaped_markup(action));
  for (const report::Parameter& parameter : report.parameters) {
    const std::string value =
        parameter_of(request, parameter.name, parameter.default_value.value_or(std::string()));
    out += field_of(report, parameter, value);
  }
  if (has_lists) out += list_field(report, lists, parameter_of(request, list_parameter));
  return out + fmt::format("<button>{}</button>\n</form>\n", button);
}

}  // namespace kvq::serve
