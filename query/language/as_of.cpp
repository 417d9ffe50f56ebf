// SPDX-License-Identifier: MIT
#include "query/language/as_of.hpp"

#include <variant>

#include "query/language/list_restriction.hpp"
#include "query/time/values.hpp"

namespace kvq {

const ast::Term* find_as_of(const ast::Expr& filter, const Source& source) {
  if (const auto* term = std::get_if<ast::Term>(&filter.node))
    return term->field == as_of_field ? term : nullptr;
  const auto* conjunction = std::get_if<ast::And>(&filter.node);
  if (conjunction == nullptr) return nullptr;
  const ast::Term* found = nullptr;
  for (const ast::Expr& operand : conjunction->operands) {
    const ast::Term* term = find_as_of(operand, source);
    if (term != nullptr && found != nullptr)
      throw QueryError(source, term->field_span, "as-of: can occur only once in a query");
    if (term != nullptr) found = term;
  }
  return found;
}

void set_as_of(ast::Expr& filter, const Source& source, int64_t time) {
  if (find_as_of(filter, source) == nullptr) add_term(filter, as_of_field, to_rfc3339(time));
}

}  // namespace kvq
