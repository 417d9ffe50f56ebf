// SPDX-License-Identifier: MIT
#include "query/report/builtin/builtin.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "builtin_reports.hpp"

namespace kvq::report {

std::vector<std::string_view> builtin_names() {
  std::vector<std::string_view> names;
  std::ranges::transform(builtin_reports::files, std::back_inserter(names), &builtin_reports::File::name);
  std::ranges::sort(names);
  return names;
}

std::optional<Source> builtin(std::string_view name) {
  const auto found = std::ranges::find(builtin_reports::files, name, &builtin_reports::File::name);
  if (found == std::end(builtin_reports::files)) return std::nullopt;
  return Source{std::string(name) + ".kvq", std::string(found->text)};
}

}  // namespace kvq::report
