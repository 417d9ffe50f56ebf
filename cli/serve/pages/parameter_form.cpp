// SPDX-License-Identifier: MIT
#include "cli/serve/pages/parameter_form.hpp"

#include <fmt/format.h>

#include "cli/serve/pages/pages.hpp"
#include "query/report/formats/markup.hpp"

namespace kvq::serve {
namespace {

using report::escaped_markup;

std::string flag_options(const std::string& value) {
  std::string out;
  for (const std::string_view option : {"yes", "no"})
    out += fmt::format("<option{}>{}</option>", value == option ? " selected" : "", option);
  return out;
}

std::string field_of(const report::Report& report, const report::Parameter& parameter,
                     const std::string& value) {
  const std::string id = escaped_markup(fmt::format("{}-{}", report.name, parameter.name));
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

std::string parameter_form(const report::Report& report, const Request& request, const std::string& action,
                           std::string_view button) {
  if (report.parameters.empty()) return {};
  std::string out = fmt::format("<form class=\"parameters\" action=\"{}\">\n", escaped_markup(action));
  for (const report::Parameter& parameter : report.parameters) {
    const std::string value =
        parameter_of(request, parameter.name, parameter.default_value.value_or(std::string()));
    out += field_of(report, parameter, value);
  }
  return out + fmt::format("<button>{}</button>\n</form>\n", button);
}

}  // namespace kvq::serve
