// SPDX-License-Identifier: MIT
#include "cli/serve/site/parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/base/spelling.hpp"

namespace kvq::serve {
namespace {

using Pair = std::pair<std::string, std::string>;

std::optional<int64_t> number_in(std::string_view text) {
  int64_t number = 0;
  const char* end = text.data() + text.size();
  if (text.empty() || std::from_chars(text.data(), end, number).ptr != end) return std::nullopt;
  return number;
}

[[noreturn]] void refuse_name(const std::string& name, std::span<const Parameter> parameters) {
  std::vector<std::string_view> names;
  std::ranges::transform(parameters, std::back_inserter(names), &Parameter::name);
  std::string hint = did_you_mean(name, names);
  if (hint.empty())
    hint = names.empty() ? "it takes none" : fmt::format("the parameters are {}", fmt::join(names, ", "));
  throw Error(ErrorKind::usage, fmt::format("unknown parameter '{}'", name), hint);
}

void check_value(const Parameter& parameter, const std::string& value) {
  if (!parameter.number) return;
  const auto number = number_in(value);
  if (number && *number >= parameter.number->least && *number <= parameter.number->most) return;
  throw Error(ErrorKind::usage,
              fmt::format("'{}' is not a number from {} to {}", value, parameter.number->least,
                          parameter.number->most),
              fmt::format("it is the value of '{}'", parameter.name));
}

}  // namespace

std::string text_of(const Request& request, const Parameter& parameter) {
  const auto found = std::ranges::find(request.parameters, parameter.name, &Pair::first);
  return found == request.parameters.end() ? std::string() : found->second;
}

int64_t number_of(const Request& request, const Parameter& parameter) {
  return number_in(text_of(request, parameter)).value_or(parameter.number->otherwise);
}

void check_parameters(const Request& request, std::span<const Parameter> parameters) {
  for (const auto& [name, value] : request.parameters) {
    const auto known = std::ranges::find(parameters, name, &Parameter::name);
    if (known == parameters.end()) refuse_name(name, parameters);
    if (std::ranges::count(request.parameters, name, &Pair::first) > 1)
      throw Error(ErrorKind::usage, fmt::format("the parameter '{}' is given twice", name));
    check_value(*known, value);
  }
  for (const Parameter& parameter : parameters) {
    const bool is_given =
        std::ranges::find(request.parameters, parameter.name, &Pair::first) != request.parameters.end();
    if (parameter.is_required && !is_given) {
      throw Error(ErrorKind::usage, fmt::format("the parameter '{}' is missing", parameter.name),
                  fmt::format("an example is {}={}", parameter.name, parameter.example));
    }
  }
}

}  // namespace kvq::serve
