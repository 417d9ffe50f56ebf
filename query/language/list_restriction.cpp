// SPDX-License-Identifier: MIT
#include "query/language/list_restriction.hpp"

#include <utility>

namespace kvq {

void add_term(ast::Expr& filter, std::string_view field, const std::string& value) {
  // The term is not in the text of the query: its spans are empty.
  ast::Expr added{ast::Term{.field = std::string(field),
                            .field_span = {},
                            .value = value,
                            .value_span = {},
                            .form = ast::Form::phrase},
                  {}};
  auto* conjunction = std::get_if<ast::And>(&filter.node);
  if (conjunction != nullptr) {
    conjunction->operands.insert(conjunction->operands.begin(), std::move(added));
    return;
  }
  const Span span = filter.span;
  ast::And both{{std::move(added), std::move(filter)}};
  filter = {std::move(both), span};
}

void restrict_to_list(ast::Expr& filter, const std::string& list) {
  add_term(filter, "list", list);
}

}  // namespace kvq
