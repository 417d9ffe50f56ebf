// SPDX-License-Identifier: MIT
#include "cli/serve/pages/facets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

#include "cli/serve/pages/frame.hpp"
#include "query/language/written.hpp"
#include "query/report/formats/format.hpp"
#include "query/report/formats/markup.hpp"
#include "query/run/mails_of_row.hpp"
#include "query/run/run.hpp"

namespace kvq::serve {
namespace {

struct Facet {
  std::string_view title;
  std::string_view column;
  /// Periods are listed in their order, newest first.
  bool is_period = false;
};

constexpr std::array<Facet, 6> table = {{{"Kind", "kind"},
                                         {"State", "state"},
                                         {"Year", "year(date)", true},
                                         {"Author", "person"},
                                         {"Subsystem", "subsystem"},
                                         {"Company", "company"}}};
constexpr int most_values = 7;
// With more mails than that, only the facets that need no look at people are counted.
constexpr int64_t most_mails = 3'000;

/// Whether the stages only sort or cut the rows: then the facets are those of the filter.
bool is_plain(const plan::Plan& plan) {
  return plan.of_messages && std::ranges::all_of(plan.stages, [](const plan::Stage& stage) {
           return std::holds_alternative<plan::Sort>(stage) || std::holds_alternative<plan::Select>(stage);
         });
}

std::string values_of(const Reading& reading, const AskedQuery& query, const std::string& filter,
                      const Facet& facet) {
  const std::string counted =
      facet.is_period ? fmt::format("{} | count by {} | sort {} desc | limit {}", filter, facet.column,
                                    facet.column, most_values)
                      : fmt::format("{} | count by {} | top {}", filter, facet.column, most_values);
  const AskedQuery asked = asked_query(reading, counted);
  const MailsOfRows mails(asked.written, asked.plan);
  std::string out;
  int values = 0;
  run(reading.database(), sql::lower(asked.plan, asked.plan.columns), [&](Row&& row) {
    const auto narrowed = mails.query_of(row, asked.plan.columns);
    const std::string text = report::to_text(row[1], asked.plan.columns[1]);
    if (!narrowed || text.empty()) return true;
    ++values;
    out += fmt::format(
        "<li>{} <span class=\"number\">{}</span></li>\n",
        link(reading.links().search(with_filter(query, *narrowed)), text.substr(0, text.find(" <"))),
        report::escaped_markup(report::to_text(row[0], asked.plan.columns[0])));
    return true;
  });
  // One value for all mails is no choice.
  return values < 2 ? "" : out;
}

}  // namespace

std::string with_filter(const AskedQuery& query, const std::string& filter) {
  if (query.ast.stages.empty()) return filter;
  return filter + " | " + query.source.text.substr(query.ast.stages.front().span.begin);
}

std::string facets_of(const Reading& reading, const AskedQuery& query, int64_t mails) {
  if (mails < 2 || !is_plain(query.plan)) return {};
  const std::string filter = ast::written(query.written.filter);
  std::string out;
  for (const Facet& facet : table) {
    if (mails > most_mails && !facet.is_period && facet.column != "kind") continue;
    const std::string values = values_of(reading, query, filter, facet);
    if (values.empty()) continue;
    out += fmt::format("<section>\n<h2>{}</h2>\n<ul>\n{}</ul>\n</section>\n", facet.title, values);
  }
  return out.empty() ? out
                     : "<aside class=\"facets\" aria-label=\"Narrow the search\">\n" + out + "</aside>\n";
}

}  // namespace kvq::serve
