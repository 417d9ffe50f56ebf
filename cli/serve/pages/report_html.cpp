// SPDX-License-Identifier: MIT
#include "cli/serve/pages/report_html.hpp"

#include <map>
#include <utility>

#include "cli/serve/site/report_arguments.hpp"
#include "query/report/documents/chart_svg.hpp"
#include "query/report/run/report.hpp"
#include "schema/mail/web_address.hpp"
#include "serve_reports.hpp"

namespace kvq::serve {
namespace {

/// Returns the address in `Name <address>`, or the whole text if it is one.
std::string mail_address_of(const std::string& person) {
  const size_t open = person.rfind('<');
  const bool has_name = open != std::string::npos && person.ends_with('>');
  const std::string address = has_name ? person.substr(open + 1, person.size() - open - 2) : person;
  return address.find('@') == std::string::npos ? "" : address;
}

}  // namespace

std::string address_of_value(const Links& links, const plan::Column& column, const std::string& value) {
  if (column.field == nullptr || column.function != nullptr || value.empty()) return {};
  switch (column.field->kind) {
    case FieldKind::person: {
      const std::string address = mail_address_of(value);
      // Of several people in one cell, none is the person of the cell.
      return address.empty() || value.find(">, ") != std::string::npos ? "" : links.person(address);
    }
    case FieldKind::company:
      return links.company(value);
    case FieldKind::subsystem:
      return links.subsystem(value);
    case FieldKind::list:
      return links.list(value);
    default:
      return {};
  }
}

std::string page_of_mail(const Reading& reading, const std::string& web_address, bool of_series) {
  const std::string id = message_id_of_web_address(web_address, reading.database().web_archives());
  if (id.empty()) return web_address;
  return of_series ? reading.links().series(id) : reading.links().mail(id);
}

Response report_response(const Reading& reading, const report::Report& report,
                         std::map<std::string, std::string> values, PageHead head,
                         const std::string& before) {
  std::string out;
  const Links& links = reading.links();
  report::HtmlPage page;
  page.begin = [&](const report::DocumentHead& document) {
    if (head.title.empty()) head.title = document.title.empty() ? document.summary : document.title;
    return frame_begin(links, head) + before + "<div class=\"report\">\n";
  };
  page.end = [&] {
    // No text of a mail can be taken for it: the sign < of a text is escaped.
    const bool has_chart = out.find(report::time_chart_with_table) != std::string::npos;
    return "</div>\n" + (has_chart ? chart_scripts(links) : "") + frame_end(&reading);
  };
  page.mail = [&](const std::string& address, bool of_series) {
    return page_of_mail(reading, address, of_series);
  };
  page.search = [&](const std::string& query) { return links.search(query); };
  page.value = [&](const plan::Column& column, const std::string& value) {
    return address_of_value(links, column, value);
  };
  const auto writer =
      report::make_html_document_writer([&](std::string_view text) { out += text; }, std::move(page));
  report::run_report(report, reading.database(), report_arguments(reading, report, std::move(values)),
                     *writer);
  return html_response(std::move(out));
}

const report::Report& page_report(std::string_view name) {
  static const auto reports = [] {
    std::map<std::string_view, report::Report> parsed;
    for (const serve_reports::File& file : serve_reports::files)
      parsed.emplace(file.name, report::parse_report({std::string(file.name), std::string(file.text)}));
    return parsed;
  }();
  return reports.at(name);
}

}  // namespace kvq::serve
