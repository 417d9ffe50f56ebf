// SPDX-License-Identifier: MIT
// The only file that meets PEGTL for reports.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <tao/pegtl/contrib/parse_tree.hpp>

#include "query/report/report_ast.hpp"
#include "query/report/report_grammar_errors.hpp"

namespace kvq::report {
namespace {

namespace g = grammar;
namespace p = tao::pegtl;

constexpr size_t longest_report_bytes = 1 << 20;
constexpr size_t widest_column = 1'000;

template <class Rule>
using Selector = p::parse_tree::selector<
    Rule, p::parse_tree::store_content::on<
              g::report_statement, g::parameter_statement, g::let_statement, g::text_statement,
              g::section_statement, g::row_statement, g::empty_statement, g::report_name, g::summary,
              g::parameter_name, g::parameter_kind, g::parameter_help, g::let_name, g::query_text,
              g::row_status, g::open_brace, g::close_brace, g::literal, g::placeholder, g::placeholder_name,
              g::width, g::upto, g::without_first_line, g::regex_text>>;

using Node = p::parse_tree::node;

Span span_of(const Node& node) {
  return {node.begin().byte, node.end().byte};
}

template <class Rule>
const Node* child(const Node& node) {
  const auto found =
      std::ranges::find_if(node.children, [](const auto& c) { return c->template is_type<Rule>(); });
  return found == node.children.end() ? nullptr : found->get();
}

class Converter {
 public:
  explicit Converter(Source source) { out_.source = std::move(source); }

  Report convert(const Node& root) {
    for (const auto& statement : root.children) add(*statement);
    if (out_.name.empty()) refuse({0, 1}, "a report begins with: report NAME \"SUMMARY\"");
    return std::move(out_);
  }

 private:
  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(out_.source, span, message, hint);
  }

  void add(const Node& node) {
    if (node.is_type<g::report_statement>()) {
      if (!out_.name.empty()) refuse(span_of(node), "a report has one name");
      out_.name = child<g::report_name>(node)->string();
      out_.summary = child<g::summary>(node)->string();
    } else if (node.is_type<g::parameter_statement>()) {
      add_parameter(node);
    } else if (node.is_type<g::let_statement>()) {
      const Node& name = *child<g::let_name>(node);
      require_new(name);
      out_.lets.push_back({name.string(), span_of(*child<g::query_text>(node))});
    } else if (node.is_type<g::text_statement>()) {
      out_.items.emplace_back(read_template(node));
    } else if (node.is_type<g::section_statement>()) {
      out_.items.emplace_back(Section{span_of(*child<g::query_text>(node)), {}, std::nullopt});
    } else {
      add_layout(node);
    }
  }

  /// Parameters and lets are both called by `$name`.
  void require_new(const Node& name) const {
    const std::string text = name.string();
    const bool known = std::ranges::find(out_.lets, text, &Let::name) != out_.lets.end() ||
                       std::ranges::find(out_.parameters, text, &Parameter::name) != out_.parameters.end();
    if (known) refuse(span_of(name), fmt::format("there is a '{}' already", text));
  }

  void add_parameter(const Node& node) {
    const Node& kind = *child<g::parameter_kind>(node);
    if (kind.string_view() != "range" && kind.string_view() != "text") {
      refuse(span_of(kind), fmt::format("unknown kind '{}'", kind.string_view()),
             "the kinds are range and text");
    }
    const Node* help = child<g::parameter_help>(node);
    const Node& name = *child<g::parameter_name>(node);
    require_new(name);
    out_.parameters.push_back(
        {name.string(), kind.string_view() == "range", help ? help->string() : "", span_of(name)});
  }

  void add_layout(const Node& node) {
    auto* section = out_.items.empty() ? nullptr : std::get_if<Section>(&out_.items.back());
    if (section == nullptr)
      refuse({node.begin().byte, node.begin().byte + 3}, "this belongs below a section");
    if (node.is_type<g::empty_statement>()) {
      section->empty = read_template(node);
      return;
    }
    const Node* status = child<g::row_status>(node);
    section->rows.push_back(
        {status ? status->string() : "", status ? span_of(*status) : Span{}, read_template(node)});
  }

  Template read_template(const Node& node) const {
    Template out;
    const auto add_text = [&](std::string_view text) {
      auto* last = out.pieces.empty() ? nullptr : std::get_if<std::string>(&out.pieces.back());
      if (last != nullptr) {
        *last += text;
      } else {
        out.pieces.emplace_back(std::string(text));
      }
    };
    for (const auto& piece : node.children) {
      if (piece->is_type<g::open_brace>()) add_text("{");
      if (piece->is_type<g::close_brace>()) add_text("}");
      if (piece->is_type<g::literal>()) add_text(piece->string_view());
      if (piece->is_type<g::placeholder>()) out.pieces.emplace_back(read_placeholder(*piece));
    }
    return out;
  }

  Placeholder read_placeholder(const Node& node) const {
    Placeholder out;
    for (const auto& part : node.children) {
      if (part->is_type<g::placeholder_name>()) {
        out.name = part->string();
        out.span = span_of(*part);
      } else if (part->is_type<g::width>()) {
        const std::string_view digits = part->string_view();
        const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), out.width);
        if (failed != std::errc() || out.width > widest_column)
          refuse(span_of(*part), "a column cannot be that wide");
      } else if (part->is_type<g::upto>()) {
        out.functions.emplace_back(Upto{read_regex(*part)});
      } else {
        out.functions.emplace_back(WithoutFirstLine{read_regex(*part)});
      }
    }
    return out;
  }

  Regex read_regex(const Node& node) const {
    const Node& text = *node.children.front();
    Regex regex(text.string_view());
    if (!regex.valid())
      refuse(span_of(text), fmt::format("this is no regular expression: {}", regex.error()));
    return regex;
  }

  Report out_;
};

[[noreturn]] void refuse(const Source& source, size_t at, const std::string& message) {
  std::string hint;
  Span span{at, std::min(at + 1, source.text.size())};
  if (message == kvq::grammar::message<g::function>)
    hint = "there are: upto /regex/, and: without first line /regex/";
  if (message == kvq::grammar::message<g::close_fence>) hint = "write {{ and }} for braces";
  if (message == kvq::grammar::message<g::end_of_report>) {
    hint = "the statements are report, parameter, let, text, section, row and empty";
    span.end = std::min(source.text.find_first_of(" \n", at), source.text.size());
  }
  throw QueryError(source, span, message, hint);
}

}  // namespace

Report parse_report(Source source) {
  if (source.text.size() > longest_report_bytes)
    throw QueryError(source, {0, 1}, "the report is larger than 1 MiB");
  const std::string text = source.text;
  p::memory_input input(text.data(), text.data() + text.size(), source.name);
  try {
    const auto root = p::parse_tree::parse<g::report, Selector, p::nothing, kvq::grammar::control>(input);
    return Converter(std::move(source)).convert(*root);
  } catch (const p::parse_error& error) {
    refuse(source, error.positions().front().byte, std::string(error.message()));
  }
}

}  // namespace kvq::report
