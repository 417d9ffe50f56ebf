// SPDX-License-Identifier: MIT
// The pages that are reports: of lists, people, companies, subsystems, two ranges, the index, and those of
// the user.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "cli/serve/pages/pages.hpp"
#include "cli/serve/pages/parameter_form.hpp"
#include "cli/serve/pages/report_html.hpp"
#include "cli/serve/site/asked_query.hpp"
#include "query/language/written.hpp"
#include "query/report/builtin/builtin.hpp"
#include "query/report/formats/markup.hpp"
#include "query/sql/known_values.hpp"
#include "query/time/values.hpp"
#include "schema/base/numbers.hpp"
#include "schema/sqlite/database_place.hpp"
#include "schema/sqlite/engine.hpp"
#include "schema/stores/fingerprint.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq::serve {
namespace {

using report::escaped_markup;

std::vector<Alternate> feeds_of(const Links& links, const std::string& query) {
  return {{"Feed", "application/atom+xml", links.search(query, ".atom")}};
}

/// The roles in which a person is known who has not sent a mail.
constexpr std::string_view roles[] = {"contact",       "reviewed-by", "acked-by",     "tested-by",
                                      "signed-off-by", "reported-by", "suggested-by", "maintained-by"};

bool has_mails(const Reading& reading, const std::string& query) {
  AskedQuery asked = asked_query(reading, query);
  asked.plan.stages.emplace_back(plan::Limit{1});
  return number_of_rows(reading, asked.plan) > 0;
}

/// Throws NotFound if no mail matches.
void require_mails(const Reading& reading, std::string_view field, const std::string& name) {
  if (has_mails(reading, ast::written_term(field, name))) return;
  const bool is_known = field == "person" && std::ranges::any_of(roles, [&](std::string_view role) {
                          return has_mails(reading, ast::written_term(role, name));
                        });
  if (!is_known) throw NotFound(fmt::format("there is no {} '{}' in the index", field, name));
}

Response page_about(Site& site, std::string_view report, std::string_view field, const std::string& name,
                    const std::string& title) {
  const auto reading = site.read();
  const std::string query = ast::written_term(field, name);
  require_mails(*reading, field, name);
  PageHead head{.title = title, .query = query, .alternates = feeds_of(site.links(), query)};
  return report_response(
      *reading, page_report(report), {{std::string(field), name}}, std::move(head),
      fmt::format("<p class=\"note\">{}</p>\n",
                  link(site.links().search(query), fmt::format("All mails of this {}", field))));
}

std::vector<std::string> lists_of(const Reading& reading) {
  return known_values(reading.database(), KnownValues::lists);
}

Response overview(Site& site, const std::string& list) {
  const auto reading = site.read();
  const std::vector<std::string> lists = lists_of(*reading);
  if (!list.empty() && std::ranges::find(lists, list) == lists.end())
    throw NotFound(fmt::format("there is no list '{}'", list));
  std::string before;
  if (lists.size() > 1) {
    before = "<nav class=\"lists\" aria-label=\"Lists\"><ul>";
    before += "<li>" + link(site.links().home(), "all lists") + "</li>";
    for (const std::string& one : lists) before += "<li>" + link(site.links().list(one), one) + "</li>";
    before += "</ul></nav>\n";
  }
  const std::string only = lists.size() == 1 ? lists.front() : "";
  const std::string query = list.empty() ? "is:series" : ast::written_term("list", list) + " is:series";
  PageHead head{.title = !list.empty()   ? list
                         : !only.empty() ? only
                                         : "All lists",
                .alternates = feeds_of(site.links(), query)};
  return report_response(*reading, page_report("overview"), {{"list", list}}, std::move(head), before);
}

struct ServedReport {
  Source source;
  std::string where;
};

/// Returns the built-in reports and those saved in the database. A request never names a file.
std::map<std::string, ServedReport> served_reports(const Database& database) {
  std::map<std::string, ServedReport> reports;
  for (SavedText& saved : SavedReportStore(database).all())
    reports[saved.name] = {{saved.name, std::move(saved.text)}, "saved"};
  for (const std::string_view name : report::builtin_names())
    reports[std::string(name)] = {*report::builtin(name), "built in"};
  return reports;
}

std::map<std::string, std::string> values_of(const Request& request, const report::Report& report) {
  std::map<std::string, std::string> values;
  for (const auto& [name, value] : request.parameters) {
    const auto known = std::ranges::find(report.parameters, name, &report::Parameter::name);
    if (known == report.parameters.end()) {
      values[name] = value;
      continue;
    }
    // An empty field of a form means the default, if there is another.
    const bool is_default = value.empty() && known->default_value != std::string();
    if (!is_default) values[name] = value;
  }
  return values;
}

bool lacks_a_value(const report::Report& report, const std::map<std::string, std::string>& values) {
  return std::ranges::any_of(report.parameters, [&](const report::Parameter& parameter) {
    return !parameter.default_value && !values.contains(parameter.name);
  });
}

std::string facts_of_index(const Site& site, const Reading& reading) {
  std::string out = "<dl class=\"facts\">\n";
  const auto fact = [&](std::string_view name, std::string_view value) {
    out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, escaped_markup(value));
  };
  fact("Generation", fmt::format("{}", reading.generation()));
  fact("Size", size_text(database_bytes(reading.database(), site.settings().database)));
  if (Engine* engine = reading.database().engine()) {
    const EngineFacts facts = engine->facts();
    fact("Server", facts.server);
    fact("Copied", to_minute(facts.copied));
    if (facts.seconds_since_change)
      fact("Last change from the primary", fmt::format("{} s ago", *facts.seconds_since_change));
  }
  fact("Settings", settings_fingerprint(reading.database()));
  fact("Version", "kvq " KVQ_VERSION);
  fact("Time limit of a page",
       fmt::format("{:g} s", static_cast<double>(site.settings().time_limit.count()) / 1000));
  return out + "</dl>\n";
}

}  // namespace

Response home_page(Site& site, const Request& /*request*/, const std::string& /*name*/) {
  return overview(site, {});
}

Response list_page(Site& site, const Request& /*request*/, const std::string& name) {
  return overview(site, name);
}

Response person_page(Site& site, const Request& /*request*/, const std::string& name) {
  return page_about(site, "person", "person", name, name);
}

Response company_page(Site& site, const Request& /*request*/, const std::string& name) {
  return page_about(site, "company", "company", name, name);
}

Response subsystem_page(Site& site, const Request& /*request*/, const std::string& name) {
  return page_about(site, "subsystem", "subsystem", name, name);
}

Response compare_page(Site& site, const Request& request, const std::string& /*name*/) {
  const auto reading = site.read();
  const report::Report& report = page_report("compare");
  return report_response(
      *reading, report, values_of(request, report), {.title = "Compare two ranges"},
      parameter_form(report, lists_of(*reading), request, site.links().compare(), "Compare"));
}

Response health_page(Site& site, const Request& /*request*/, const std::string& /*name*/) {
  const auto reading = site.read();
  return report_response(*reading, page_report("index-health"), {}, {.title = "Health of the index"},
                         facts_of_index(site, *reading));
}

Response reports_page(Site& site, const Request& /*request*/, const std::string& /*name*/) {
  const auto reading = site.read();
  std::string out = frame_begin(site.links(), {.title = "Reports"});
  out += "<div class=\"cards\">\n";
  const std::vector<std::string> lists = lists_of(*reading);
  for (const auto& [name, served] : served_reports(reading->database())) {
    out += fmt::format("<section class=\"card\">\n<h2>{}</h2>\n", link(site.links().report(name), name));
    try {
      const report::Report report = report::parse_report(served.source);
      out += fmt::format("<p class=\"note\">{}; {}</p>\n", escaped_markup(report.summary), served.where);
      out += parameter_form(report, lists, {}, site.links().report(name), "Run");
    } catch (const QueryError&) {
      out += "<p class=\"note\">This report has a mistake; its page shows it.</p>\n";
    }
    out += "</section>\n";
  }
  return html_response(out + "</div>\n" + frame_end(reading.get()));
}

Response report_page(Site& site, const Request& request, const std::string& name) {
  const auto reading = site.read();
  const auto reports = served_reports(reading->database());
  const auto served = reports.find(name);
  if (served == reports.end())
    throw NotFound(fmt::format("there is no report '{}'", name), "the page Reports lists them");
  const report::Report report = report::parse_report(served->second.source);
  const std::string form =
      parameter_form(report, lists_of(*reading), request, site.links().report(name), "Run");
  auto values = values_of(request, report);
  std::string mistake;
  if (!lacks_a_value(report, values)) {
    try {
      return report_response(*reading, report, std::move(values), {}, form);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::usage) throw;
      mistake = "<pre class=\"mistake\" role=\"alert\">" + escaped_markup(error.what()) + "</pre>\n";
    }
  }
  std::string out = frame_begin(site.links(), {.title = report.name});
  out += fmt::format("<p class=\"note\">{}</p>\n", escaped_markup(report.summary)) + mistake + form;
  // Without any value given, the reader has made no mistake: the defaults do not fit this index.
  return html_response(out + frame_end(reading.get()),
                       mistake.empty() || request.parameters.empty() ? 200 : 400);
}

}  // namespace kvq::serve
