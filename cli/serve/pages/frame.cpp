// SPDX-License-Identifier: MIT
#include "cli/serve/pages/frame.hpp"

#include <fmt/format.h>

#include <utility>

#include "cli/serve/pages/static_files.hpp"
#include "query/report/formats/markup.hpp"
#include "query/time/values.hpp"

namespace kvq::serve {
namespace {

using report::escaped_markup;

std::string alternates_in_head(const PageHead& head) {
  std::string out;
  for (const Alternate& other : head.alternates) {
    out += fmt::format("<link rel=\"alternate\" type=\"{}\" title=\"{}\" href=\"{}\">\n", other.type,
                       escaped_markup(other.name), escaped_markup(other.address));
  }
  return out;
}

std::string alternates_in_page(const PageHead& head) {
  if (head.alternates.empty()) return {};
  std::string out = "<ul class=\"formats\" aria-label=\"Other forms of this page\">";
  for (const Alternate& other : head.alternates) out += "<li>" + link(other.address, other.name) + "</li>";
  return out + "</ul>\n";
}

}  // namespace

std::string link(const std::string& address, std::string_view text, std::string_view css_class) {
  const std::string of_class = css_class.empty() ? "" : fmt::format(" class=\"{}\"", css_class);
  return fmt::format("<a{} href=\"{}\">{}</a>", of_class, escaped_markup(address), escaped_markup(text));
}

std::string time_html(int64_t time) {
  const std::string text = to_rfc3339(time);
  return fmt::format("<time datetime=\"{}\">{} {}</time>", text, text.substr(0, 10), text.substr(11, 5));
}

std::string frame_begin(const Links& links, const PageHead& head) {
  const std::string title = escaped_markup(head.title);
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{} - kvq</title>\n"
      "<link rel=\"stylesheet\" href=\"{}\">\n<link rel=\"icon\" type=\"image/svg+xml\" href=\"{}\">\n"
      "<script src=\"{}\" defer></script>\n{}</head>\n<body>\n"
      "<a class=\"skip\" href=\"#content\">Skip to the content</a>\n",
      title, escaped_markup(links.file(style_file().name)), escaped_markup(links.path("/favicon.svg")),
      escaped_markup(links.file(script_file().name)), alternates_in_head(head));
  out += fmt::format(
      "<header class=\"top\">\n<a class=\"home\" href=\"{}\">kvq</a>\n"
      "<form class=\"ask\" role=\"search\" action=\"{}\">\n<label class=\"hidden\" for=\"q\">Query</label>"
      "<input id=\"q\" name=\"q\" type=\"search\" value=\"{}\" placeholder=\"Search mails and series: "
      "is:series "
      "subsystem:KVM age:&gt;7d\" autocomplete=\"off\" autocapitalize=\"off\" spellcheck=\"false\" "
      "data-complete=\"{}\">"
      "<button>Search</button>\n</form>\n<nav aria-label=\"Pages\"><ul>",
      escaped_markup(links.home()), escaped_markup(links.path("/search")), escaped_markup(head.query),
      escaped_markup(links.path("/complete")));
  for (const auto& [name, address] : {std::pair<std::string_view, std::string>{"Overview", links.home()},
                                      {"Search", links.path("/search")},
                                      {"Reports", links.reports()},
                                      {"Compare", links.compare()},
                                      {"Health", links.health()}})
    out += "<li>" + link(address, name) + "</li>";
  out += "</ul></nav>\n</header>\n<main id=\"content\" tabindex=\"-1\">\n";
  if (!head.has_own_heading) {
    out += fmt::format("<h1>{}</h1>\n", escaped_markup(head.heading.empty() ? head.title : head.heading));
  }
  return out + alternates_in_page(head);
}

std::string frame_end(const Reading* reading) {
  std::string out = "</main>\n<footer class=\"bottom\">";
  if (reading != nullptr) {
    out += fmt::format("As of {}, index {}. Times are UTC. ", time_html(reading->now()),
                       link(reading->links().health(), fmt::format("generation {}", reading->generation())));
  }
  return out + "kvq " KVQ_VERSION "</footer>\n</body>\n</html>\n";
}

std::string chart_scripts(const Links& links) {
  const ChartFiles files = chart_files();
  return fmt::format(
      "<link rel=\"stylesheet\" href=\"{}\">\n<script src=\"{}\" defer></script>\n"
      "<script src=\"{}\" defer></script>\n",
      escaped_markup(links.file(files.style.name)), escaped_markup(links.file(files.library.name)),
      escaped_markup(links.file(files.script.name)));
}

Response html_response(std::string body, int status) {
  return {.status = status, .type = "text/html; charset=utf-8", .body = std::move(body), .headers = {}};
}

}  // namespace kvq::serve
