// SPDX-License-Identifier: MIT
#include "query/sql/writer.hpp"

#include <fmt/format.h>

#include <utility>

namespace kvq::sql {

std::string Writer::add_step(Writer statement) {
  steps = std::move(statement.steps);
  statement.steps.clear();
  steps.push_back(std::move(statement));
  return fmt::format("step{}", steps.size());
}

void Writer::add(std::string_view sql, std::vector<Value> values) {
  for (Value& value : values) {
    const size_t mark = sql.find('?');
    add(sql.substr(0, mark));
    bind(std::move(value));
    sql.remove_prefix(mark + 1);
  }
  add(sql);
}

void Writer::add(const Writer& more) {
  text += more.text;
  binds.insert(binds.end(), more.binds.begin(), more.binds.end());
}

}  // namespace kvq::sql
