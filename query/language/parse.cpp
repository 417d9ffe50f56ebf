// SPDX-License-Identifier: MIT
// The only source file that uses PEGTL for queries.
#include "query/language/parse.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tao/pegtl/contrib/limit_depth.hpp>
#include <tao/pegtl/contrib/parse_tree.hpp>
#include <utility>
#include <vector>

#include "query/language/grammar.hpp"
#include "query/language/grammar_errors.hpp"

static_assert(TAO_PEGTL_VERSION_MAJOR == 3, "PEGTL 4 renames inputs, positions and limit_depth");

namespace kvq {
namespace {

namespace g = grammar;
namespace p = tao::pegtl;

constexpr size_t deepest_nesting = 64;

template <class Rule>
struct Action : p::nothing<Rule> {};
template <>
struct Action<g::operand> : p::limit_depth<deepest_nesting> {};
template <>
struct Action<g::open_quote> {
  template <class Input>
  static void apply(const Input& input, size_t& last_quote) {
    last_quote = input.position().byte;
  }
};

template <class Rule>
using Selector = p::parse_tree::selector<
    Rule, p::parse_tree::store_content::on<
              g::disjunction, g::conjunction, g::negation, g::field_term, g::bare_term, g::field_name,
              g::phrase_text, g::curly_text, g::regex_text, g::of_field, g::of_sub_query, g::title_word,
              g::word_with_colon, g::near_terms, g::near_distance, g::parameter_name, g::word_text,
              g::prefix_star, g::lone_star, g::stage, g::stage_name, g::stage_group,
              g::stage_group_after_comma, g::stage_word, g::stage_quoted_text, g::stage_plain,
              g::function_call, g::function_name, g::function_argument, g::stage_range, g::plain_range>>;

using Node = p::parse_tree::node;

std::string unescaped(std::string_view text, std::string_view escapable) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && escapable.find(text[i + 1]) != std::string_view::npos) ++i;
    out += text[i];
  }
  return out;
}

/// Turns the parse tree into an Ast. Its spans refer to the source, in which the query begins at `offset`.
class Converter {
 public:
  explicit Converter(size_t offset) : offset_(offset) {}

  ast::Query query(const Node& root) const {
    ast::Query out{{ast::And{}, {offset_, offset_}}, {}};
    for (const auto& child : root.children) {
      if (child->is_type<g::stage>()) {
        out.stages.push_back(stage(*child));
      } else {
        out.filter = expression(*child);
      }
    }
    return out;
  }

 private:
  Span span(const Node& node) const { return {offset_ + node.begin().byte, offset_ + node.end().byte}; }

  ast::Expr expression(const Node& node) const {
    if (node.is_type<g::disjunction>()) return list<ast::Or>(node);
    if (node.is_type<g::conjunction>()) return list<ast::And>(node);
    if (node.is_type<g::near_terms>()) return terms(node);
    if (node.is_type<g::of_field>()) return nested<ast::OfField>(node);
    if (node.is_type<g::of_sub_query>()) return nested<ast::SubQuery>(node);
    if (node.is_type<g::negation>()) {
      ast::Not negation;
      negation.operand.push_back(expression(*node.children.front()));
      return {std::move(negation), span(node)};
    }
    return {term(node), span(node)};
  }

  /// Converts a term, or several joined by NEAR. If there are several distances, the largest counts.
  ast::Expr terms(const Node& node) const {
    ast::Near near;
    std::optional<int> words;
    for (const auto& child : node.children) {
      if (child->is_type<g::near_distance>()) {
        words = std::max(words.value_or(0), distance(child->string_view()));
      } else {
        near.terms.push_back(term(*child));
      }
    }
    if (near.terms.size() == 1) return {std::move(near.terms.front()), span(node)};
    near.words = words.value_or(ast::Near::usual_words);
    return {std::move(near), span(node)};
  }

  static int distance(std::string_view digits) {
    int words = 0;
    const bool fits = std::from_chars(digits.data(), digits.data() + digits.size(), words).ec == std::errc();
    return fits ? words : std::numeric_limits<int>::max();
  }

  template <class OfWhat>
  ast::Expr nested(const Node& node) const {
    const Node& name = *node.children.front();
    OfWhat out{name.string(), span(name), {}};
    out.operand.push_back(expression(*node.children.back()));
    return {std::move(out), span(node)};
  }

  template <class List>
  ast::Expr list(const Node& node) const {
    if (node.children.size() == 1) return expression(*node.children.front());
    List out;
    for (const auto& child : node.children) out.operands.push_back(expression(*child));
    return {std::move(out), span(node)};
  }

  ast::Term term(const Node& node) const {
    ast::Term out;
    for (const auto& child : node.children) {
      const std::string_view text = child->string_view();
      if (child->is_type<g::field_name>()) {
        out.field = text;
        out.field_span = span(*child);
        continue;
      }
      if (child->is_type<g::prefix_star>()) {
        out.prefix = true;
        continue;
      }
      out.value_span = span(*child);
      if (child->is_type<g::phrase_text>()) {
        out.form = ast::Form::phrase;
        out.value = unescaped(text, "\"\\");
        out.value_span = {out.value_span.begin - 1, out.value_span.end + 1};
      } else if (child->is_type<g::curly_text>()) {
        constexpr size_t quote_bytes = 3;
        out.form = ast::Form::phrase;
        out.value = text;
        out.value_span = {out.value_span.begin - quote_bytes, out.value_span.end + quote_bytes};
      } else if (child->is_type<g::regex_text>()) {
        out.form = ast::Form::regex;
        out.value = unescaped(text, "/");
        out.value_span = {out.value_span.begin - 1, out.value_span.end + 1};
      } else if (child->is_type<g::parameter_name>()) {
        out.form = ast::Form::parameter;
        out.value = text;
        out.value_span.begin -= 1;
      } else {
        out.value = text;
      }
    }
    return out;
  }

  ast::Stage stage(const Node& node) const {
    ast::Stage out;
    out.span = span(node);
    for (const auto& child : node.children) {
      if (child == node.children.front()) {
        out.head = name_of(*child);
        continue;
      }
      // `count, median(age)`: there is no word between the head and the comma.
      if (child->is_type<g::stage_group_after_comma>() && out.groups.empty()) out.groups.emplace_back();
      out.groups.push_back(group(*child));
    }
    return out;
  }

  std::vector<ast::StageWord> group(const Node& node) const {
    std::vector<ast::StageWord> out;
    for (const auto& word : node.children) out.push_back(stage_word(*word));
    return out;
  }

  /// Converts a name or a function call.
  ast::StageWord name_of(const Node& node) const {
    ast::StageWord out;
    out.span = span(node);
    const bool is_call = node.is_type<g::function_call>();
    const Node& text = is_call ? *node.children.back() : node;
    out.text = text.string();
    out.text_span = span(text);
    if (is_call) {
      out.function = node.children.front()->string();
      out.function_span = span(*node.children.front());
    }
    return out;
  }

  ast::StageWord stage_word(const Node& node) const {
    ast::StageWord out = name_of(*node.children.front());
    if (node.children.size() > 1) {
      const Node& range = *node.children.back()->children.front();
      out.range = range.string();
      out.range_span = span(range);
    }
    return out;
  }

  size_t offset_;
};

/// Throws a QueryError with a hint for the place `at` where parsing failed. `last_quote` is where the last
/// phrase begins.
[[noreturn]] void refuse(const Source& source, Span part, size_t at, size_t last_quote, std::string message) {
  const std::string_view text = std::string_view(source.text).substr(0, part.end);
  const std::string_view rest = text.substr(at);
  Span span{at, std::min(at + 1, part.end)};
  std::string hint;
  if (message == g::message<g::close_quote>) {
    // Point at the opening quote, not at the end of the text.
    span = {last_quote, part.end};
    hint = "write \\\" for a quote within a phrase";
  } else if (message == g::message<g::end_of_query>) {
    if (rest.starts_with("OR") || rest.starts_with("AND")) {
      span.end = at + (rest.starts_with("OR") ? 2 : 3);
      message = "a term is missing before " + std::string(rest.substr(0, span.end - at));
      hint = "write \"" + std::string(rest.substr(0, span.end - at)) + "\" in quotes to search for the word";
    } else if (rest.starts_with("NEAR")) {
      span.end = at + 4;
      message = "NEAR joins two terms of one field";
      hint = "write (a OR b) c for more; \"NEAR\" in quotes searches for the word";
    } else if (rest.starts_with("XOR") || rest.starts_with("ADJ")) {
      span.end = at + 3;
      message = std::string("kvq has no ") + (rest.starts_with("XOR") ? "XOR" : "ADJ");
      hint = rest.starts_with("XOR") ? "write (a OR b) -(a b)" : "write \"a b\", or a NEAR/3 b";
    } else if (rest.starts_with('}')) {
      message = "there is no '{' for this '}'";
      hint = "quote the word to search for it as it stands";
    } else if (rest.starts_with(')')) {
      message = "there is no '(' for this ')'";
    } else if (std::string_view("<=>").find(rest.front()) != std::string_view::npos) {
      hint = "a range is written as COLUMN:>=5";
    } else {
      hint = "stages begin with '|'";
    }
  } else if (message == g::message<g::field_value>) {
    hint = "a word with a colon in it needs quotes";
  } else if (message.starts_with("maximum parser rule nesting")) {
    message = "this is nested too deeply";
  }
  throw QueryError(source, span, message, hint);
}

}  // namespace

ast::Query parse(const Source& source, Span part) {
  const std::string_view text = std::string_view(source.text).substr(part.begin, part.end - part.begin);
  if (text.size() > longest_query_bytes) {
    throw QueryError(source, {part.begin, part.begin + 1},
                     "the query is longer than " + std::to_string(longest_query_bytes) + " bytes");
  }
  p::memory_input input(text.data(), text.data() + text.size(), source.name);
  size_t last_quote = 0;
  try {
    const auto root = p::parse_tree::parse<g::query, Selector, Action, g::control>(input, last_quote);
    return Converter(part.begin).query(*root);
  } catch (const p::parse_error& error) {
    refuse(source, part, part.begin + error.positions().front().byte, part.begin + last_quote,
           std::string(error.message()));
  }
}

ast::Query parse(const Source& source) {
  return parse(source, {0, source.text.size()});
}

}  // namespace kvq
