// SPDX-License-Identifier: MIT
#include "query/report/language/read_template.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <string_view>
#include <variant>

#include "query/report/language/report_grammar.hpp"
#include "schema/base/text.hpp"

namespace kvq::report {
namespace {

namespace g = grammar;

constexpr size_t widest_column = 1'000;

void add_text(Template& out, std::string_view text) {
  auto* last = out.pieces.empty() ? nullptr : std::get_if<std::string>(&out.pieces.back());
  if (last != nullptr) {
    *last += text;
  } else {
    out.pieces.emplace_back(std::string(text));
  }
}

Regex read_regex(const Node& node, const Source& source) {
  const Node& text = *node.children.front();
  Regex regex(text.string_view());
  if (!regex.valid())
    throw QueryError(source, span_of(text), fmt::format("invalid regular expression: {}", regex.error()));
  return regex;
}

Placeholder read_placeholder(const Node& node, const Source& source) {
  Placeholder out;
  for (const auto& part : node.children) {
    if (part->is_type<g::placeholder_name>()) {
      out.name = part->string();
      out.span = span_of(*part);
    } else if (part->is_type<g::width>()) {
      const std::string_view digits = part->string_view();
      const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), out.width);
      if (failed != std::errc() || out.width > widest_column)
        throw QueryError(source, span_of(*part), "this width is too large");
    } else if (part->is_type<g::link>()) {
      const Node* column = child<g::link_column>(*part);
      out.link = column != nullptr ? column->string() : usual_link;
      out.link_span = span_of(column != nullptr ? *column : *part);
    } else if (part->is_type<g::percent_of>()) {
      const Node& name = *child<g::percent_of_name>(*part);
      out.functions.emplace_back(PercentOf{name.string(), span_of(name)});
    } else if (part->is_type<g::one_else>()) {
      out.functions.emplace_back(OneElse{std::string(trimmed(child<g::singular>(*part)->string_view())),
                                         std::string(trimmed(child<g::plural>(*part)->string_view()))});
    } else if (part->is_type<g::upto>()) {
      out.functions.emplace_back(Upto{read_regex(*part, source)});
    } else {
      out.functions.emplace_back(WithoutFirstLine{read_regex(*part, source)});
    }
  }
  return out;
}

}  // namespace

Template read_template(const Node& node, const Source& source) {
  const Node* line = child<g::line_template>(node);
  Template out;
  for (const auto& piece : (line != nullptr ? *line : node).children) {
    if (piece->is_type<g::open_brace>()) add_text(out, "{");
    if (piece->is_type<g::close_brace>()) add_text(out, "}");
    if (piece->is_type<g::literal>() || piece->is_type<g::line_literal>())
      add_text(out, piece->string_view());
    if (piece->is_type<g::placeholder>()) out.pieces.emplace_back(read_placeholder(*piece, source));
  }
  return out;
}

Template read_lines(const Node& node, const Source& source) {
  Template out = read_template(node, source);
  if (child<g::line_template>(node) != nullptr && !out.pieces.empty()) add_text(out, "\n");
  return out;
}

}  // namespace kvq::report
