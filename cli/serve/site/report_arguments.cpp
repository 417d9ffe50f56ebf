// SPDX-License-Identifier: MIT
#include "cli/serve/site/report_arguments.hpp"

#include <algorithm>
#include <utility>

namespace kvq::serve {

bool takes_list(const report::Report& report) {
  return std::ranges::find(report.parameters, list_parameter, &report::Parameter::name) ==
         report.parameters.end();
}

report::Arguments report_arguments(const Reading& reading, const report::Report& report,
                                   std::map<std::string, std::string> values) {
  std::string list;
  if (takes_list(report)) {
    const auto named = values.extract(std::string(list_parameter));
    if (named) list = named.mapped();
  }
  return {.values = std::move(values), .list = std::move(list), .now = reading.now(), .version = KVQ_VERSION};
}

}  // namespace kvq::serve
