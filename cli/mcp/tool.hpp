// SPDX-License-Identifier: MIT
// A tool: what a model may call, with which arguments, and what it answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "cli/serve/site/parameters.hpp"
#include "cli/serve/site/site.hpp"
#include "query/report/formats/json_values.hpp"

namespace kvq::mcp {

using report::Json;
using serve::NumberRange;

enum class ArgumentKind { text, number, flag, texts_by_name };

struct Argument {
  std::string_view name;
  std::string_view help;
  ArgumentKind kind = ArgumentKind::text;
  /// For a number.
  NumberRange range = {0, 0, 0};
  bool is_required = false;
};

/// The arguments of a call, checked.
class GivenArguments {
 public:
  /// Throws Error (usage) for an argument that the table does not have, that is missing, or has a wrong
  /// value.
  GivenArguments(const Json& given, std::span<const Argument> arguments);

  /// Empty if it is not given.
  std::string text(const Argument& argument) const;
  int64_t number(const Argument& argument) const;
  bool flag(const Argument& argument) const;
  std::map<std::string, std::string> texts_by_name(const Argument& argument) const;

 private:
  const Json* find(const Argument& argument) const;

  const Json& given_;
};

struct ToolCall {
  serve::Site& site;
  std::stop_token stop;
  GivenArguments given;
  /// For the text and for the structured content of an answer, each; in bytes.
  size_t most_bytes;
};

/// What the structured content has around what a tool puts into it.
inline constexpr size_t envelope_bytes = 300;

struct Answer {
  /// What the output schema describes; an object.
  Json structured;
  /// The same for a model that reads texts.
  std::string text;
  /// Whether anything of it is from mails.
  bool is_of_mails = true;
  /// Arguments that get what is missing when they are added to those of the call; empty if nothing is
  /// missing.
  Json next = Json::object();
  /// What was left out and how to get it; empty for what `next` says.
  std::string left_out = {};
};

struct Tool {
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::span<const Argument> arguments;
  /// The schema of its answers, by its name in cli/serve/api/schemas.json or in schemas.json beside this
  /// file.
  std::string_view schema;
  /// Throws Error.
  Answer (*answer)(const ToolCall& call);
};

/// In the order in which they are listed.
std::span<const Tool> tools();

/// Returns a tool as `tools/list` describes it.
Json description_of(const Tool& tool);

/// Returns the result of `tools/call`: the answer of the tool, or its error, which says how to do better.
/// `arguments` is an object.
Json call_result(const Tool& tool, const Json& arguments, serve::Site& site, const std::stop_token& stop,
                 size_t most_bytes);

}  // namespace kvq::mcp
