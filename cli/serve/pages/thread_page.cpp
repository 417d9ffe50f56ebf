// SPDX-License-Identifier: MIT
// The page of a thread: its tree, and its mails below.
#include "query/report/pages/thread_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "cli/serve/pages/frame.hpp"
#include "cli/serve/pages/mail_text.hpp"
#include "cli/serve/pages/pages.hpp"
#include "query/language/written.hpp"
#include "query/report/formats/markup.hpp"
#include "query/report/pages/message_page.hpp"

namespace kvq::serve {
namespace {

using report::escaped_markup;
using report::ThreadLine;

constexpr size_t mails_a_page = 50;
constexpr int deepest_indent = 12;

/// Returns the address of the part of a thread that begins with a mail.
std::string part_address(const Links& links, const std::string& id, size_t first) {
  return links.thread(id) + query_string({{"from", fmt::format("{}", first)}});
}

std::string tree_of(const Reading& reading, const std::vector<ThreadLine>& lines, const std::string& id,
                    size_t first) {
  const Links& links = reading.links();
  std::string out = "<ol class=\"tree\">\n";
  for (size_t i = 0; i < lines.size(); ++i) {
    const ThreadLine& line = lines[i];
    out += fmt::format("<li class=\"d{}{}\">", std::min(line.depth, deepest_indent),
                       line.id == id ? " here" : "");
    if (!line.arrived) {
      out += fmt::format("<span class=\"soft\">not here: {}</span></li>\n", escaped_markup(line.id));
      continue;
    }
    const bool is_on_page = i >= first && i < first + mails_a_page;
    const std::string anchor = fmt::format("#m{}", i);
    const std::string address =
        is_on_page ? anchor : part_address(links, id, i / mails_a_page * mails_a_page) + anchor;
    const std::string title = line.subject.empty() ? "(no subject)" : line.subject;
    out += time_html(line.date) + " " + link(address, title) +
           fmt::format(" <span class=\"who\">{}</span></li>\n", escaped_markup(line.from));
  }
  return out + "</ol>\n";
}

/// Returns the id of the series that a mail belongs to or answers; empty if none.
std::string series_of(const Database& database, const std::string& id) {
  const auto pages = report::message_pages(database, id);
  return pages.empty() ? std::string() : pages.front().series;
}

std::string article_of(const Reading& reading, const ThreadLine& line, size_t place) {
  std::string out = fmt::format("<article class=\"mail\" id=\"m{}\" tabindex=\"-1\">\n", place);
  for (const report::MessagePage& page : report::message_pages(reading.database(), line.id)) {
    out += fmt::format("<h2>{}</h2>\n", link(reading.links().mail(line.id),
                                             page.subject.empty() ? "(no subject)" : page.subject));
    out += fmt::format("<p class=\"by\">{} <span class=\"soft\">{}</span></p>\n", escaped_markup(page.from),
                       time_html(page.date));
    out += mail_text_html(reading, page.text, Quotes::folded);
  }
  return out + "</article>\n";
}

std::string more_of(const Links& links, const std::string& id, size_t first, size_t all) {
  if (all <= mails_a_page) return {};
  std::string out = "<nav class=\"more\" aria-label=\"Parts of the thread\"><ul>";
  for (size_t begin = 0; begin < all; begin += mails_a_page) {
    const std::string name = fmt::format("mails {} to {}", begin + 1, std::min(begin + mails_a_page, all));
    out += fmt::format("<li>{}</li>", begin == first ? "<strong>" + name + "</strong>"
                                                     : link(part_address(links, id, begin), name));
  }
  return out + "</ul></nav>\n";
}

}  // namespace

Response thread_page(Site& site, const Request& request, const std::string& id) {
  const auto reading = site.read();
  const std::vector<ThreadLine> lines = report::thread_page(reading->database(), id);
  if (lines.empty()) throw NotFound(fmt::format("there is no mail with the Message-ID '{}'", id));
  const size_t first =
      std::min(number_parameter(request, "from"), lines.size() - 1) / mails_a_page * mails_a_page;
  const auto titled = std::ranges::find_if(lines, &ThreadLine::arrived);
  const std::string title = titled == lines.end() ? id : titled->subject;
  const std::string query = ast::written_term("thread", id);
  const Links& links = site.links();
  const auto arrived = std::ranges::count_if(lines, &ThreadLine::arrived);
  std::string out =
      frame_begin(links, {.title = title.empty() ? "(no subject)" : title,
                          .query = query,
                          .alternates = {{"Feed", "application/atom+xml", links.search(query, ".atom")}}});
  const std::string series = titled == lines.end() ? "" : series_of(reading->database(), titled->id);
  if (!series.empty())
    out += "<ul class=\"actions\" aria-label=\"About this thread\"><li>" +
           link(links.series(series), "Series") + "</li></ul>\n";
  out += fmt::format(
      "<p class=\"note\">{} in this thread.<span class=\"keys\"> Keys: <kbd>j</kbd> next mail, "
      "<kbd>k</kbd> previous mail, <kbd>n</kbd> next line of the tree, <kbd>p</kbd> previous "
      "line, <kbd>?</kbd> all keys.</span></p>\n",
      link(links.search(query), fmt::format("{} {}", arrived, arrived == 1 ? "mail" : "mails")));
  out += "<section aria-label=\"Tree\">\n" + tree_of(*reading, lines, id, first) + "</section>\n";
  const std::string more = more_of(links, id, first, lines.size());
  out += more;
  for (size_t i = first; i < std::min(first + mails_a_page, lines.size()); ++i) {
    if (lines[i].arrived) out += article_of(*reading, lines[i], i);
  }
  return html_response(out + more + frame_end(reading.get()));
}

}  // namespace kvq::serve
