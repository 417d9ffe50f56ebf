// SPDX-License-Identifier: MIT
#include "query/language/list_restriction.hpp"

#include <utility>

namespace kvq {

void restrict_to_list(ast::Expr& filter, const std::string& list) {
  // The term is not in the text of the query: its spans are empty.
  ast::Expr of_list{
      ast::Term{
          .field = "list", .field_span = {}, .value = list, .value_span = {}, .form = ast::Form::phrase},
      {}};
  auto* conjunction = std::get_if<ast::And>(&filter.node);
  if (conjunction != nullptr) {
    conjunction->operands.insert(conjunction->operands.begin(), std::move(of_list));
    return;
  }
  const Span span = filter.span;
  ast::And both{{std::move(of_list), std::move(filter)}};
  filter = {std::move(both), span};
}

}  // namespace kvq
