// SPDX-License-Identifier: MIT
#include "cli/commands/doctor_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "query/report/formats/json_values.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

using report::Json;

// The version of the JSON; raised when a change would break readers.
constexpr int version = 1;

std::string_view name_of(Level level) {
  switch (level) {
    case Level::quick:
      return "quick";
    case Level::normal:
      return "normal";
    case Level::full:
      break;
  }
  return "full";
}

Json json_of(const Check& check) {
  return {{"name", check.name},         {"severity", kvq::name_of(check.severity)},
          {"summary", check.summary},   {"count", check.count},
          {"examples", check.examples}, {"remedy", check.remedy.empty() ? Json() : Json(check.remedy)}};
}

}  // namespace

Severity severity_of(const std::vector<Check>& checks) {
  Severity worst = Severity::ok;
  for (const Check& check : checks) worst = std::max(worst, check.severity);
  return worst;
}

std::string examination_text(const Examination& examination) {
  std::string out;
  for (const std::string& repair : examination.repairs)
    out += fmt::format("{:<8} {}\n", "repaired", printable(repair));
  for (const Check& check : examination.checks) {
    out +=
        fmt::format("{:<8} {:<16} {}\n", kvq::name_of(check.severity), check.name, printable(check.summary));
    for (const std::string& example : check.examples)
      out += fmt::format("{:25} {}\n", "", printable(example));
    if (check.count > std::ssize(check.examples) && check.severity >= Severity::warning)
      out += fmt::format("{:25} ({} in all)\n", "", check.count);
    if (!check.remedy.empty()) out += fmt::format("{:25} try: {}\n", "", check.remedy);
  }
  return out;
}

std::string examination_json(const Examination& examination) {
  Json checks = Json::array();
  for (const Check& check : examination.checks) checks.push_back(json_of(check));
  const Json whole = {{"schema", version},
                      {"database", examination.database},
                      {"level", name_of(examination.level)},
                      {"severity", kvq::name_of(severity_of(examination.checks))},
                      {"checks", std::move(checks)},
                      {"repairs", examination.repairs}};
  return report::dumped(whole, 2) + "\n";
}

}  // namespace kvq
