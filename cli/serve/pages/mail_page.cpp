// SPDX-License-Identifier: MIT
// The page of one mail, and its bytes.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/serve/pages/frame.hpp"
#include "cli/serve/pages/mail_text.hpp"
#include "cli/serve/pages/pages.hpp"
#include "cli/serve/pages/report_html.hpp"
#include "cli/serve/site/stored_mails.hpp"
#include "query/language/written.hpp"
#include "query/report/formats/markup.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/series_page.hpp"
#include "query/run/mails.hpp"
#include "query/vocabulary/fields.hpp"
#include "schema/mail/web_address.hpp"

namespace kvq::serve {
namespace {

using report::escaped_markup;
using report::MessagePage;

constexpr size_t most_recipients = 12;
constexpr size_t most_files = 200;

[[noreturn]] void unknown_mail(const std::string& id) {
  throw NotFound(fmt::format("there is no mail with the Message-ID '{}'", id),
                 "a search such as msgid:WORDS finds parts of Message-IDs");
}

/// Returns the person as a link to their page.
std::string person_link(const Links& links, std::string_view field, const std::string& person) {
  const plan::Column column{"person", ColumnKind::text, find_field(field)};
  const std::string address = address_of_value(links, column, person);
  return address.empty() ? escaped_markup(person) : link(address, person);
}

std::string people(const Links& links, const std::vector<std::string>& all) {
  std::string shown;
  std::string folded;
  for (size_t i = 0; i < all.size(); ++i) {
    std::string& out = i < most_recipients ? shown : folded;
    out += (i == 0 || i == most_recipients ? "" : ", ") + person_link(links, "recipient", all[i]);
  }
  if (folded.empty()) return shown;
  return fmt::format("{} <details class=\"inline\"><summary>and {} more</summary>{}</details>", shown,
                     all.size() - most_recipients, folded);
}

/// Links to the mail that another answers.
std::string link_to_parent(const Reading& reading, const std::string& id) {
  const MessagePage parent = report::message_pages(reading.database(), id).front();
  return link(reading.links().mail(id), parent.subject.empty() ? "(no subject)" : parent.subject) +
         fmt::format(" <span class=\"soft\">{}</span>", escaped_markup(parent.from));
}

std::string header_of(const Reading& reading, const MessagePage& page) {
  const Links& links = reading.links();
  std::string out = "<dl class=\"headers\">\n";
  const auto row = [&](std::string_view name, const std::string& html) {
    if (!html.empty()) out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, html);
  };
  row("From", person_link(links, "from", page.from));
  if (page.author != page.from) row("Author", person_link(links, "author", page.author));
  row("Date", time_html(page.date));
  row("To", people(links, page.to));
  row("Cc", people(links, page.cc));
  row("List", escaped_markup(page.lists));
  if (!page.in_reply_to.empty()) {
    const bool is_here = !mails_of_id(reading.database(), page.in_reply_to).empty();
    row("In reply to", is_here ? link_to_parent(reading, page.in_reply_to)
                               : escaped_markup(page.in_reply_to) + " (not here)");
  }
  row("Message-ID", fmt::format("<code>{}</code>", escaped_markup(page.id)));
  return out + "</dl>\n";
}

std::string web_address(const Reading& reading, const MessagePage& page) {
  // web_address_of() takes one list a line.
  std::string lists = page.lists;
  for (size_t at = lists.find(", "); at != std::string::npos; at = lists.find(", ", at))
    lists.replace(at, 2, "\n");
  return web_address_of(page.id, lists, reading.database().web_archives());
}

std::string files_of(const Links& links, const MessagePage& page) {
  if (page.files.empty()) return {};
  std::string out =
      "<section>\n<h2>Files</h2>\n<table class=\"files\"><thead><tr><th scope=\"col\">file</th>"
      "<th scope=\"col\" class=\"number\">added</th><th scope=\"col\" "
      "class=\"number\">removed</th></tr></thead>\n"
      "<tbody>\n";
  const auto number = [](const std::optional<int64_t>& lines) {
    return lines ? fmt::format("{}", *lines) : std::string();
  };
  for (size_t i = 0; i < std::min(page.files.size(), most_files); ++i) {
    const auto& file = page.files[i];
    out += fmt::format("<tr><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>\n",
                       link(links.search(ast::written_term("file", file.path)), file.path),
                       number(file.added), number(file.removed));
  }
  out += "</tbody></table>\n";
  if (page.files.size() > most_files)
    out += fmt::format("<p class=\"note\">and {} more</p>\n", page.files.size() - most_files);
  return out + "</section>\n";
}

std::string attachments_of(const MessagePage& page) {
  std::string out;
  for (const auto& attachment : page.attachments) {
    out += fmt::format("<li>{} ({}, {} bytes)</li>\n", escaped_markup(attachment.name),
                       escaped_markup(attachment.type), attachment.bytes);
  }
  return out.empty() ? out : "<section>\n<h2>Attachments</h2>\n<ul>\n" + out + "</ul>\n</section>\n";
}

std::string actions_of(const Links& links, const MessagePage& page, const std::string& address) {
  std::string out = "<ul class=\"actions\" aria-label=\"About this mail\">";
  out += "<li>" + link(links.thread(page.id), "Thread") + "</li>";
  if (!page.series.empty()) out += "<li>" + link(links.series(page.series), "Series") + "</li>";
  out += "<li>" + link(links.raw_mail(page.id), "Raw") + "</li>";
  if (!address.empty()) out += "<li>" + link(address, "Web archive") + "</li>";
  return out + "</ul>\n";
}

Response bytes(std::string body, std::string_view file) {
  return {.status = 200,
          .type = "text/plain; charset=utf-8",
          .body = std::move(body),
          .headers = {{"Content-Disposition", fmt::format("inline; filename=\"{}\"", file)}}};
}

}  // namespace

Response mail_page(Site& site, const Request& /*request*/, const std::string& id) {
  const auto reading = site.read();
  const std::vector<MessagePage> pages = report::message_pages(reading->database(), id);
  if (pages.empty()) unknown_mail(id);
  const Links& links = site.links();
  std::string out =
      frame_begin(links, {.title = pages.front().subject.empty() ? "(no subject)" : pages.front().subject});
  for (const MessagePage& page : pages) {
    out += "<article>\n" + header_of(*reading, page) + actions_of(links, page, web_address(*reading, page));
    out += mail_text_html(*reading, page.text, Quotes::shown);
    out += files_of(links, page) + attachments_of(page) + "</article>\n";
  }
  return html_response(out + frame_end(reading.get()));
}

Response raw_mail(Site& site, const Request& /*request*/, const std::string& id) {
  const auto reading = site.read();
  const std::vector<int64_t> mails = mails_of_id(reading->database(), id);
  if (mails.empty()) unknown_mail(id);
  return bytes(stored_mail(reading->database(), mails.front()), "mail.eml");
}

Response series_mbox(Site& site, const Request& /*request*/, const std::string& id) {
  const auto reading = site.read();
  const auto page = report::series_page(reading->database(), id);
  if (!page) unknown_mail(id);
  const auto whole =
      std::find_if(page->revisions.rbegin(), page->revisions.rend(),
                   [](const report::Revision& one) { return one.complete && one.patches > 0; });
  if (whole == page->revisions.rend()) throw NotFound("no revision of the series is complete");
  std::vector<int64_t> patches;
  for (const SeriesMail& mail : mails_of_series(reading->database(), whole->series)) {
    if (mail.number > 0) patches.push_back(mail.message);
  }
  return bytes(stored_mbox(reading->database(), patches), "series.mbox");
}

}  // namespace kvq::serve
