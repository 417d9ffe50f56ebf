// SPDX-License-Identifier: MIT
// The page of a query: its rows, what narrows it, other forms of it, and how it is run.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>
#include <vector>

#include "cli/serve/pages/facets.hpp"
#include "cli/serve/pages/frame.hpp"
#include "cli/serve/pages/named_pages.hpp"
#include "cli/serve/pages/pages.hpp"
#include "cli/serve/pages/report_html.hpp"
#include "cli/serve/site/asked_query.hpp"
#include "query/language/stages.hpp"
#include "query/language/written.hpp"
#include "query/report/formats/format.hpp"
#include "query/report/formats/html.hpp"
#include "query/report/formats/markup.hpp"
#include "query/run/mails_of_row.hpp"
#include "query/run/nothing_found.hpp"
#include "query/run/run.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq::serve {
namespace {

using report::escaped_markup;

constexpr size_t rows_a_page = 50;
// Deeper pages would read and drop all rows before them.
constexpr size_t most_pages = 200;

struct Example {
  std::string_view query;
  std::string_view help;
};

constexpr std::array<Example, 8> examples = {{
    {"is:series is:unanswered age:>7d", "series that nobody has answered for a week"},
    {"is:series state:reviewed is:latest", "reviewed series that are not applied"},
    {"is:series awaiting:author is:latest", "series that wait for their author"},
    {"s:\"memory leak\" is:patch", "patches with these words side by side in the subject"},
    {"file:arch/arm64/kvm/ date:1.month.ago..", "mails of a month about files of a folder"},
    {"is:patch date:1.year.ago.. | count by person | top 20", "who sent most patches in a year"},
    {"is:patch date:1.year.ago.. | count by reviewer | top 20", "who reviewed most of them"},
    {"is:series date:2.years.ago.. | count, median(first-response) by month(date) | sort month(date)",
     "hours to the first answer, by month"},
}};

std::string saved_queries_html(const Reading& reading) {
  std::string out;
  for (const SavedQuery& saved : SavedQueryStore(reading.database()).all())
    out += fmt::format("<tr><td>{}</td><td><code>{}</code></td></tr>\n",
                       link(reading.links().search(saved.text), saved.name), escaped_markup(saved.text));
  if (out.empty()) return {};
  return "<section>\n<h2>Saved queries</h2>\n<table><thead><tr><th scope=\"col\">name</th><th "
         "scope=\"col\">query</th>"
         "</tr></thead>\n<tbody>\n" +
         out + "</tbody></table>\n</section>\n";
}

/// Returns the page before anything is asked.
Response empty_page(const Reading& reading) {
  std::string out = frame_begin(reading.links(), {.title = "Search"});
  out +=
      "<section>\n<h2>Examples</h2>\n<table><thead><tr><th scope=\"col\">query</th><th "
      "scope=\"col\">finds</th></tr></thead>\n<tbody>\n";
  for (const Example& example : examples) {
    const std::string query(example.query);
    out += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n",
                       link(reading.links().search(query), query, "query"), example.help);
  }
  out += "</tbody></table>\n</section>\n" + saved_queries_html(reading);
  out +=
      "<section>\n<h2>Stages</h2>\n<table><thead><tr><th scope=\"col\">after a |</th><th "
      "scope=\"col\">gives</th></tr></thead>\n<tbody>\n";
  for (const StageInfo& stage : stages())
    out += fmt::format("<tr><td><code>{}</code></td><td>{}</td></tr>\n", escaped_markup(stage.usage),
                       escaped_markup(stage.help));
  out +=
      "</tbody></table>\n</section>\n<section>\n<h2>Fields</h2>\n<table><thead><tr><th "
      "scope=\"col\">field</th><th scope=\"col\">matches</th></tr></thead>\n<tbody>\n";
  for (const Field& field : fields()) {
    if (field.kind == FieldKind::output) continue;
    out += fmt::format("<tr><td><code>{}:</code></td><td>{}</td></tr>\n", escaped_markup(field.name),
                       escaped_markup(field.help));
  }
  return html_response(out + "</tbody></table>\n</section>\n" + frame_end(&reading));
}

std::string counted(int64_t number, const plan::Plan& plan) {
  if (is_of_series(plan)) return fmt::format("{} series", number);
  return fmt::format("{} {}{}", number, plan.of_messages ? "mail" : "row", number == 1 ? "" : "s");
}

std::string sorts_of(const Links& links, const AskedQuery& query) {
  const bool has_order = std::ranges::any_of(query.ast.stages, [](const ast::Stage& stage) {
    return stage.name() == "sort" || stage.name() == "top" || stage.name() == "select";
  });
  if (!query.plan.of_messages || has_order) return {};
  std::string out = "<ul class=\"actions\" aria-label=\"Order\">";
  std::vector<std::pair<std::string_view, std::string_view>> orders = {
      {"Oldest first", "date asc"}, {"By author", "author, date"}, {"By subject", "title, date"}};
  if (is_of_series(query.plan))
    orders = {
        {"Waiting longest", "posted asc"}, {"Most answered", "people desc"}, {"Largest", "patches desc"}};
  for (const auto& [name, order] : orders)
    out += "<li>" + link(links.search(fmt::format("{} | sort {}", query.source.text, order)), name) + "</li>";
  return out + "</ul>\n";
}

std::string parts_of(const Links& links, const std::string& query, size_t page, int64_t rows) {
  const size_t pages = (static_cast<size_t>(rows) + rows_a_page - 1) / rows_a_page;
  if (pages <= 1) return {};
  std::string out = "<nav class=\"more\" aria-label=\"Parts of the result\"><ul>";
  const auto part = [&](size_t number, std::string_view name, std::string_view rel) {
    out +=
        fmt::format("<li><a rel=\"{}\" href=\"{}\">{}</a></li>", rel,
                    escaped_markup(links.search({{"q", query}, {"page", fmt::format("{}", number)}})), name);
  };
  if (page > 1) part(page - 1, "Previous", "prev");
  out += fmt::format("<li>Page {} of {}</li>", page, pages);
  if (page < std::min(pages, most_pages)) part(page + 1, "Next", "next");
  return out + "</ul></nav>\n";
}

std::string nothing_found(const Reading& reading, const AskedQuery& query) {
  const NothingFound why = why_nothing_found(query.ast, query.source, reading.database(), reading.now());
  std::string out = "<p>Nothing found.</p>\n";
  if (why.clauses.empty()) return out;
  out +=
      "<table><caption>Mails that match each clause alone</caption><thead><tr><th scope=\"col\">clause</th>"
      "<th scope=\"col\" class=\"number\">mails</th><th scope=\"col\">nearest</th></tr></thead>\n<tbody>\n";
  for (const ClauseHits& clause : why.clauses) {
    const std::string nearest =
        clause.nearest ? fmt::format("{} ({})", escaped_markup(clause.nearest->value), clause.nearest->mails)
                       : "";
    out += fmt::format("<tr><td><code>{}</code></td><td class=\"number\">{}</td><td>{}</td></tr>\n",
                       link(reading.links().search(clause.text), clause.text), clause.mails, nearest);
  }
  return out + "</tbody></table>\n";
}

std::string explanation(const Reading& reading, const AskedQuery& query) {
  const sql::Sql sql = sql::lower(query.plan, query.plan.columns);
  std::string out = "<section>\n<h2>How it is run</h2>\n<h3>Plan</h3>\n<pre>" +
                    escaped_markup(plan::to_text(query.plan)) + "</pre>\n<h3>SQL</h3>\n<pre>" +
                    escaped_markup(sql.text) + "</pre>\n<h3>Steps</h3>\n<pre>";
  for (const PlanLine& line : engine_plan(reading.database(), sql)) out += escaped_markup(line.text) + "\n";
  return out + "</pre>\n</section>\n";
}

/// Returns the table of the rows of a page.
std::string rows_of(const Reading& reading, AskedQuery& query, size_t page) {
  plan::Plan& plan = query.plan;
  const Links& links = reading.links();
  const MailsOfRows mails(query.written, plan);
  const bool of_series = is_of_series(plan);
  const std::vector<plan::Column> columns = plan.columns;
  if (plan.of_messages) plan.columns.push_back(report::columns_of(info_of(report::Format::ids)).front());
  if (page > 1) plan.stages.emplace_back(plan::Skip{static_cast<int64_t>((page - 1) * rows_a_page)});
  plan.stages.emplace_back(plan::Limit{static_cast<int64_t>(rows_a_page)});
  std::vector<plan::Column> headings = columns;
  for (plan::Column& heading : headings) {
    if (heading.name == "author.name") heading.name = "author";
  }
  std::string out = report::html_table_begin(headings);
  run(reading.database(), sql::lower(plan, plan.columns), [&](Row&& row) {
    const auto* id = plan.of_messages ? std::get_if<std::string>(&row.back()) : nullptr;
    std::vector<std::string> addresses(columns.size());
    if (id != nullptr)
      addresses = report::html_addresses(columns, of_series ? links.series(*id) : links.mail(*id));
    const auto behind = mails.query_of(row, columns);
    for (size_t i = 0; i < columns.size(); ++i) {
      if (!addresses[i].empty()) continue;
      addresses[i] = MailsOfRows::is_number_of_mails(columns[i]) && behind
                         ? links.search(*behind)
                         : address_of_value(links, columns[i], report::to_text(row[i], columns[i]));
    }
    out += report::html_table_row(columns, row, addresses);
    return true;
  });
  return out + report::html_table_end();
}

std::vector<Alternate> alternates_of(const Links& links, const AskedQuery& query) {
  const std::string& text = query.source.text;
  std::vector<Alternate> out = {{"JSON", "application/json", links.search(text, ".json")},
                                {"CSV", "text/csv", links.search(text, ".csv")}};
  if (query.plan.of_messages) {
    out.push_back({"Feed", "application/atom+xml", links.search(text, ".atom")});
    out.push_back({"Mailbox", "application/mbox", links.search(text, ".mbox")});
  }
  return out;
}

}  // namespace

Response search_page(Site& site, const Request& request, const std::string& /*name*/) {
  const auto reading = site.read();
  if (!has_parameter(request, "q")) return empty_page(*reading);
  AskedQuery query = asked_query(*reading, parameter_of(request, "q"));
  const Links& links = site.links();
  const std::string& text = query.source.text;
  const int64_t rows = number_of_rows(*reading, query.plan);
  if (query.plan.of_messages && query.plan.columns.empty()) {
    query.plan.columns = report::columns_of(info_of(report::Format::html));
    if (is_of_series(query.plan)) {
      for (const std::string_view name : {"patches", "reviews", "state"}) {
        const Field* field = find_field(name);
        query.plan.columns.push_back({std::string(name), field->column, field});
      }
    }
  }
  const size_t page = std::clamp<size_t>(number_parameter(request, "page"), 1, most_pages);
  std::string out = frame_begin(links, {.title = text.empty() ? "All mails" : text,
                                        .query = text,
                                        .alternates = alternates_of(links, query),
                                        .has_own_heading = true});
  out += fmt::format("<h1 class=\"query\">{}</h1>\n<p class=\"count\">{}</p>\n",
                     text.empty() ? "All mails" : escaped_markup(text), counted(rows, query.plan));
  out += named_pages(*reading, text);
  if (rows == 0) {
    out += nothing_found(*reading, query);
    return html_response(out + frame_end(reading.get()));
  }
  out += sorts_of(links, query) + "<div class=\"found\">\n<div class=\"rows\">\n";
  const std::string facets = page == 1 ? facets_of(*reading, query, rows) : "";
  std::string how;
  if (has_parameter(request, "explain")) {
    how = explanation(*reading, query);
  } else {
    how = fmt::format("<p class=\"note\">{}</p>\n",
                      link(links.search({{"q", text}, {"explain", "1"}}), "How it is run: plan and SQL"));
  }
  out += rows_of(*reading, query, page) + parts_of(links, text, page, rows) + "</div>\n" + facets +
         "</div>\n" + how;
  return html_response(out + frame_end(reading.get()));
}

}  // namespace kvq::serve
