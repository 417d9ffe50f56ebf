// SPDX-License-Identifier: MIT
#include "query/bind.hpp"

#include "query/bind_filter.hpp"
#include "query/bind_stages.hpp"

namespace kvq {

plan::Plan bind(const ast::Query& query, const Source& source, int64_t now) {
  plan::Plan out;
  out.filter = bind_filter(query.filter, source, now);
  bind_stages(query.stages, source, now, out);
  return out;
}

}  // namespace kvq
