// SPDX-License-Identifier: MIT
#include "query/language/handle_terms.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "query/vocabulary/fields.hpp"

namespace kvq {
namespace {

bool is_handle(const ast::Term& term) {
  const std::string_view digits = std::string_view(term.value).substr(term.value.starts_with('#') ? 1 : 0);
  return term.form == ast::Form::word && !term.prefix && digits.size() < term.value.size() &&
         !digits.empty() && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether the values of a field are Message-IDs.
bool takes_message_id(std::string_view name) {
  const Field* field = find_field(name);
  return field != nullptr && (field->kind == FieldKind::id || field->kind == FieldKind::related ||
                              field->kind == FieldKind::web || field->name == "references");
}

/// Calls use(term) for each handle. `of` is the field for terms that name none.
template <class Use>
void each_handle(ast::Expr& expr, const std::string& of, Use use) {
  for (ast::Term& term : terms_of(expr)) {
    const std::string& field = term.field.empty() ? of : term.field;
    if (is_handle(term) && (field.empty() || takes_message_id(field))) use(term, field);
  }
  const auto* inner = std::get_if<ast::OfField>(&expr.node);
  const bool is_sub_query = std::holds_alternative<ast::SubQuery>(expr.node);
  const std::string field = inner != nullptr ? inner->field : is_sub_query ? std::string() : of;
  for (ast::Expr& operand : operands_of(expr)) each_handle(operand, field, use);
}

}  // namespace

void replace_handles(ast::Expr& filter, const Source& source,
                     const std::function<std::string(std::string_view handle)>& id_of) {
  each_handle(filter, {}, [&](ast::Term& term, const std::string& field) {
    try {
      term.value = id_of(term.value);
    } catch (const Error& error) {
      throw QueryError(source, term.value_span, error.what(),
                       error.hint() + "; \"" + term.value + "\" in quotes searches for the text");
    }
    term.form = ast::Form::phrase;
    const Field* known = field.empty() ? nullptr : find_field(field);
    // The field url takes addresses.
    if (known == nullptr || known->kind == FieldKind::web) term.field = "id";
  });
}

Span first_handle(const ast::Expr& filter) {
  Span first;
  ast::Expr copy = filter;
  each_handle(copy, {}, [&](const ast::Term& term, const std::string&) {
    if (first == Span{}) first = term.value_span;
  });
  return first;
}

}  // namespace kvq
