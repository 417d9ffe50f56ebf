// SPDX-License-Identifier: MIT
// The page of a query: its rows.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <variant>
#include <vector>

#include "cli/serve/pages/frame.hpp"
#include "cli/serve/pages/pages.hpp"
#include "cli/serve/site/asked_query.hpp"
#include "query/report/formats/format.hpp"
#include "query/report/formats/html.hpp"
#include "query/report/formats/markup.hpp"
#include "query/run/run.hpp"

namespace kvq::serve {

using report::escaped_markup;

Response search_page(Site& site, const Request& request, const std::string& /*name*/) {
  const auto reading = site.read();
  AskedQuery query = asked_query(*reading, parameter_of(request, "q"));
  plan::Plan& plan = query.plan;
  const int64_t rows = number_of_rows(*reading, plan);
  if (plan.of_messages && plan.columns.empty())
    plan.columns = report::columns_of(info_of(report::Format::html));
  const std::vector<plan::Column> columns = plan.columns;
  if (plan.of_messages) plan.columns.push_back(report::columns_of(info_of(report::Format::ids)).front());
  plan.stages.emplace_back(plan::Limit{50});
  std::string out = frame_begin(reading->links(), {.title = query.source.text, .query = query.source.text});
  out += fmt::format("<p>{} rows</p>\n", rows);
  out += report::html_table_begin(columns);
  run(reading->database(), sql::lower(plan, plan.columns), [&](Row&& row) {
    const auto* id = plan.of_messages ? std::get_if<std::string>(&row.back()) : nullptr;
    out += report::html_table_row(
        columns, row, report::html_addresses(columns, id != nullptr ? reading->links().mail(*id) : ""));
    return true;
  });
  out += report::html_table_end() + frame_end(reading.get());
  return html_response(std::move(out));
}

}  // namespace kvq::serve
