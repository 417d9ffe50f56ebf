// SPDX-License-Identifier: MIT
// Parses the text of a report; read_template.cpp reads its templates.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "query/report/language/language.hpp"
#include "query/report/language/read_template.hpp"
#include "query/report/language/report_ast.hpp"
#include "query/report/language/report_grammar_errors.hpp"
#include "query/report/language/report_nodes.hpp"

namespace kvq::report {
namespace {

namespace g = grammar;
namespace p = tao::pegtl;

constexpr size_t longest_report_bytes = 1 << 20;
template <class Rule>
using Selector = p::parse_tree::selector<
    Rule,
    p::parse_tree::store_content::on<
        g::report_statement, g::parameter_statement, g::let_statement, g::as_of_statement, g::title_statement,
        g::heading_statement, g::text_statement, g::note_statement, g::footer_statement, g::section_statement,
        g::against_statement, g::row_statement, g::table_statement, g::group_statement, g::chart_statement,
        g::empty_statement, g::if_statement, g::else_statement, g::end_statement, g::report_name, g::summary,
        g::parameter_name, g::parameter_kind, g::plain_default, g::quoted_default, g::parameter_help,
        g::let_name, g::as_of_name, g::query_text, g::row_status, g::table_column, g::column_title,
        g::chart_kind, g::line_template, g::open_brace, g::close_brace, g::literal, g::line_literal,
        g::placeholder, g::placeholder_name, g::width, g::upto, g::without_first_line, g::regex_text, g::link,
        g::link_column, g::percent_of, g::percent_of_name, g::one_else, g::singular, g::plural>>;

constexpr size_t deepest_branch = 16;

class Converter {
 public:
  explicit Converter(Source source) { out_.source = std::move(source); }

  Report convert(const Node& root) {
    lists_.push_back(&out_.items);
    for (const auto& statement : root.children) add(*statement);
    if (out_.name.empty()) refuse({0, 1}, "a report must begin with: report NAME \"SUMMARY\"");
    if (!branches_.empty()) refuse(branches_.back(), "this 'if' has no 'end'");
    return std::move(out_);
  }

 private:
  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(out_.source, span, message, hint);
  }

  /// Returns the first word of a statement.
  Span keyword_of(const Node& node) const {
    const size_t end = out_.source.text.find_first_of(" \t\n", node.begin().byte);
    return {node.begin().byte, std::min(end, node.end().byte)};
  }

  void add(const Node& node) {
    if (node.is_type<g::report_statement>()) {
      if (!out_.name.empty()) refuse(span_of(node), "a report can have only one name");
      out_.name = child<g::report_name>(node)->string();
      out_.summary = child<g::summary>(node)->string();
    } else if (node.is_type<g::parameter_statement>()) {
      add_parameter(node);
    } else if (node.is_type<g::let_statement>()) {
      const Node& name = *child<g::let_name>(node);
      require_new(name);
      out_.lets.push_back({name.string(), span_of(*child<g::query_text>(node))});
    } else if (node.is_type<g::as_of_statement>()) {
      if (out_.as_of) refuse(keyword_of(node), "a report can have only one 'as-of'");
      const Node& name = *child<g::as_of_name>(node);
      out_.as_of = AsOfRange{name.string(), span_of(name)};
    } else if (node.is_type<g::title_statement>()) {
      out_.title = read_template(node, out_.source);
    } else if (node.is_type<g::footer_statement>()) {
      out_.footer = read_template(node, out_.source);
    } else if (!add_item(node) && !add_branch(node)) {
      add_to_section(node);
    }
  }

  bool add_item(const Node& node) {
    if (node.is_type<g::heading_statement>()) {
      lists_.back()->push_back({Heading{read_template(node, out_.source)}});
    } else if (node.is_type<g::text_statement>()) {
      lists_.back()->push_back({Text{read_lines(node, out_.source)}});
    } else if (node.is_type<g::note_statement>()) {
      lists_.back()->push_back({Note{read_template(node, out_.source)}});
    } else if (node.is_type<g::section_statement>()) {
      Section section;
      section.query = span_of(*child<g::query_text>(node));
      lists_.back()->push_back({std::move(section)});
    } else {
      return false;
    }
    return true;
  }

  bool add_branch(const Node& node) {
    if (node.is_type<g::if_statement>()) {
      if (branches_.size() == deepest_branch) refuse(keyword_of(node), "'if' is nested too deeply");
      lists_.back()->push_back({Branch{span_of(*child<g::query_text>(node)), {}, {}}});
      branches_.push_back(keyword_of(node));
      lists_.push_back(&std::get<Branch>(lists_.back()->back().node).then);
      return true;
    }
    const bool is_else = node.is_type<g::else_statement>();
    if (!is_else && !node.is_type<g::end_statement>()) return false;
    if (branches_.empty()) refuse(keyword_of(node), "there is no matching 'if'");
    lists_.pop_back();
    auto& branch = std::get<Branch>(lists_.back()->back().node);
    if (!is_else) {
      branches_.pop_back();
      return true;
    }
    if (branch.has_else) refuse(keyword_of(node), "this 'if' already has an 'else'");
    branch.has_else = true;
    lists_.push_back(&branch.otherwise);
    return true;
  }

  /// Parameters and lets share one namespace, `$name`.
  void require_new(const Node& name) const {
    const std::string text = name.string();
    const bool known = std::ranges::find(out_.lets, text, &Let::name) != out_.lets.end() ||
                       std::ranges::find(out_.parameters, text, &Parameter::name) != out_.parameters.end();
    if (known) refuse(span_of(name), fmt::format("the name '{}' already exists", text));
  }

  void add_parameter(const Node& node) {
    const Node& written = *child<g::parameter_kind>(node);
    const ParameterKind* kind = find_parameter_kind(written.string_view());
    if (kind == nullptr) {
      std::vector<std::string_view> names;
      for (const ParameterKind& one : parameter_kinds()) names.push_back(one.name);
      refuse(span_of(written), fmt::format("unknown kind '{}'", written.string_view()),
             fmt::format("the kinds are {}", fmt::join(names, ", ")));
    }
    const Node& name = *child<g::parameter_name>(node);
    require_new(name);
    const Node* help = child<g::parameter_help>(node);
    Parameter parameter{.name = name.string(),
                        .kind = kind,
                        .default_value = std::nullopt,
                        .default_span = {},
                        .help = help ? help->string() : "",
                        .span = span_of(name)};
    const Node* default_value = child<g::plain_default>(node);
    if (default_value == nullptr) default_value = child<g::quoted_default>(node);
    if (default_value != nullptr) {
      parameter.default_value = default_value->string();
      parameter.default_span = span_of(*default_value);
    }
    out_.parameters.push_back(std::move(parameter));
  }

  void add_to_section(const Node& node) {
    auto* section = lists_.back()->empty() ? nullptr : std::get_if<Section>(&lists_.back()->back().node);
    if (section == nullptr) refuse(keyword_of(node), "this statement must follow a section");
    if (node.is_type<g::empty_statement>()) {
      section->empty = read_lines(node, out_.source);
    } else if (node.is_type<g::against_statement>()) {
      section->against = span_of(*child<g::query_text>(node));
    } else if (node.is_type<g::table_statement>()) {
      add_table(node, *section);
    } else if (node.is_type<g::group_statement>()) {
      const Node& column = *child<g::placeholder_name>(node);
      section->group = NamedColumn{column.string(), span_of(column), {}};
    } else if (node.is_type<g::chart_statement>()) {
      section->chart_span = keyword_of(node);
      section->chart = read_chart(*child<g::chart_kind>(node));
    } else {
      if (!section->columns.empty())
        refuse(keyword_of(node), "a section has either 'table' or 'row', not both");
      const Node* status = child<g::row_status>(node);
      section->rows.push_back({status ? status->string() : "", status ? span_of(*status) : Span{},
                               read_lines(node, out_.source)});
    }
  }

  void add_table(const Node& node, Section& section) const {
    if (!section.rows.empty()) refuse(keyword_of(node), "a section has either 'table' or 'row', not both");
    for (const auto& column : node.children) {
      const Node& name = *child<g::placeholder_name>(*column);
      const Node* title = child<g::column_title>(*column);
      section.columns.push_back({name.string(), span_of(name), title ? title->string() : ""});
    }
  }

  Chart read_chart(const Node& word) const {
    const ChartKind* kind = find_chart_kind(word.string_view());
    if (kind == nullptr)
      refuse(span_of(word), fmt::format("unknown chart '{}'", word.string_view()),
             fmt::format("the kinds are {}", chart_names(", ")));
    return kind->chart;
  }

  Report out_;
  /// The lists that statements are added to: the items of the report, then those of the open branches.
  std::vector<std::vector<Item>*> lists_;
  std::vector<Span> branches_;
};

[[noreturn]] void refuse(const Source& source, size_t at, const std::string& message) {
  std::string hint;
  Span span{at, std::min(at + 1, source.text.size())};
  if (message == kvq::grammar::message<g::function>) hint = "the functions are: " + function_usages();
  if (message == kvq::grammar::message<g::close_fence>) hint = "write {{ and }} for braces";
  if (message == kvq::grammar::message<g::table_rest>) {
    hint =
        "a table takes only columns; use a row for computed values: row \"{count.before | percent of "
        "count}\"";
  }
  if (message == kvq::grammar::message<g::end_of_report>) {
    hint = "the statements are " + statement_names();
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
