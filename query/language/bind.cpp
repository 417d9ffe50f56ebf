// SPDX-License-Identifier: MIT
#include "query/language/bind.hpp"

#include <utility>

#include "query/language/bind_filter.hpp"
#include "query/language/bind_stages.hpp"

namespace kvq {

plan::Plan bind(const ast::Query& query, const Source& source, int64_t now) {
  plan::Plan out;
  out.filter = bind_filter(query.filter, source, now);
  bind_stages(query.stages, source, now, out);
  return out;
}

plan::InRange bind_range(const Source& source) {
  const Span all{0, source.text.size()};
  ast::Term term{.field = "range",
                 .field_span = {},
                 .value = source.text,
                 .value_span = all,
                 .form = ast::Form::word,
                 .prefix = false};
  const plan::Condition condition = bind_filter({std::move(term), all}, source, 0);
  return std::get<plan::InRange>(condition.node);
}

}  // namespace kvq
