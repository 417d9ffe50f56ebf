// SPDX-License-Identifier: MIT
#include "query/vocabulary/functions.hpp"

#include <algorithm>

namespace kvq {

const Function* find_function(std::string_view name, FunctionUse use) {
  const auto known = std::ranges::find_if(
      functions(), [&](const Function& function) { return function.name == name && function.use == use; });
  return known == functions().end() ? nullptr : &*known;
}

std::vector<std::string_view> function_names(FunctionUse use) {
  std::vector<std::string_view> names;
  for (const Function& function : functions()) {
    if (function.use == use) names.push_back(function.name);
  }
  return names;
}

std::string_view name_of(FunctionUse use) {
  switch (use) {
    case FunctionUse::aggregate:
      return "aggregate";
    case FunctionUse::bucket:
      return "period";
    case FunctionUse::order:
      return "order";
  }
  return {};
}

bool takes(const Function& function, ColumnKind kind) {
  return function.takes.find(name_of(kind)) != std::string_view::npos;
}

}  // namespace kvq
