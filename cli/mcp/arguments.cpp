// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "cli/mcp/tool.hpp"
#include "schema/base/error.hpp"
#include "schema/base/spelling.hpp"

namespace kvq::mcp {
namespace {

constexpr size_t longest_text = 65'536;
constexpr size_t most_named_texts = 100;

[[noreturn]] void refuse_name(const std::string& name, std::span<const Argument> arguments) {
  std::vector<std::string_view> names;
  std::ranges::transform(arguments, std::back_inserter(names), &Argument::name);
  std::string hint = did_you_mean(name, names);
  if (hint.empty())
    hint = names.empty() ? "it takes none" : fmt::format("it takes {}", fmt::join(names, ", "));
  throw Error(ErrorKind::usage, fmt::format("unknown argument '{}'", name), hint);
}

[[noreturn]] void refuse_value(const Argument& argument, std::string_view wanted) {
  throw Error(ErrorKind::usage, fmt::format("the argument '{}' must be {}", argument.name, wanted),
              std::string(argument.help));
}

bool is_short_text(const Json& value) {
  return value.is_string() && value.get_ref<const std::string&>().size() <= longest_text;
}

void check_value(const Argument& argument, const Json& value) {
  switch (argument.kind) {
    case ArgumentKind::text:
      if (!is_short_text(value))
        refuse_value(argument, fmt::format("a text of at most {} bytes", longest_text));
      return;
    case ArgumentKind::flag:
      if (!value.is_boolean()) refuse_value(argument, "true or false");
      return;
    case ArgumentKind::number: {
      const auto& [least, most, otherwise] = argument.range;
      // A number beyond int64_t would become a negative one.
      const bool is_right =
          value.is_number_integer() &&
          (!value.is_number_unsigned() || value.get<uint64_t>() <= static_cast<uint64_t>(most)) &&
          value.get<int64_t>() >= least && value.get<int64_t>() <= most;
      if (!is_right) refuse_value(argument, fmt::format("a whole number from {} to {}", least, most));
      return;
    }
    case ArgumentKind::texts_by_name:
      if (!value.is_object() || value.size() > most_named_texts || !std::ranges::all_of(value, is_short_text))
        refuse_value(argument, "an object with a text for each name");
      return;
  }
}

}  // namespace

GivenArguments::GivenArguments(const Json& given, std::span<const Argument> arguments) : given_(given) {
  for (const auto& [name, value] : given.items()) {
    const auto known = std::ranges::find(arguments, name, &Argument::name);
    if (known == arguments.end()) refuse_name(name, arguments);
    if (!value.is_null()) check_value(*known, value);
  }
  for (const Argument& argument : arguments) {
    if (argument.is_required && find(argument) == nullptr) {
      throw Error(ErrorKind::usage, fmt::format("the argument '{}' is missing", argument.name),
                  std::string(argument.help));
    }
  }
}

/// Models write null for what they leave out.
const Json* GivenArguments::find(const Argument& argument) const {
  const auto found = given_.find(argument.name);
  return found == given_.end() || found->is_null() ? nullptr : &*found;
}

std::string GivenArguments::text(const Argument& argument) const {
  const Json* value = find(argument);
  return value == nullptr ? std::string() : value->get<std::string>();
}

int64_t GivenArguments::number(const Argument& argument) const {
  const Json* value = find(argument);
  return value == nullptr ? argument.range.otherwise : value->get<int64_t>();
}

bool GivenArguments::flag(const Argument& argument) const {
  const Json* value = find(argument);
  return value != nullptr && value->get<bool>();
}

std::map<std::string, std::string> GivenArguments::texts_by_name(const Argument& argument) const {
  const Json* value = find(argument);
  return value == nullptr ? std::map<std::string, std::string>()
                          : value->get<std::map<std::string, std::string>>();
}

}  // namespace kvq::mcp
