// SPDX-License-Identifier: MIT
// The page of a topic: its revisions, its state with the evidence, its patches and reviews.
#include "query/report/pages/series_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/pages/frame.hpp"
#include "cli/serve/pages/pages.hpp"
#include "cli/serve/pages/report_html.hpp"
#include "query/language/written.hpp"
#include "query/report/formats/markup.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/patch_difference.hpp"
#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/words.hpp"
#include "schema/base/number_ranges.hpp"

namespace kvq::serve {
namespace {

using report::DifferenceLine;
using report::escaped_markup;
using report::PatchLine;
using report::Revision;
using report::SeriesPage;
using report::Tag;

std::string name_of(const Revision& revision) {
  std::string name = fmt::format("v{}", revision.revision);
  if (revision.form == "partial") name += " part";
  if (revision.rfc) name += " RFC";
  if (revision.resend) name += " RESEND";
  return name;
}

std::string person(const Links& links, const std::string& name) {
  const plan::Column column{"person", ColumnKind::text, find_field("person")};
  const std::string address = address_of_value(links, column, name);
  const std::string shown = name.substr(0, name.find(" <"));
  return address.empty() ? escaped_markup(shown) : link(address, shown);
}

std::string cell(std::string_view css_class, const std::string& html) {
  return fmt::format("<td class=\"{}\">{}</td>", css_class, html);
}

std::string head(const std::vector<std::pair<std::string_view, std::string_view>>& columns) {
  std::string out = "<thead><tr>";
  for (const auto& [name, css_class] : columns)
    out += fmt::format("<th scope=\"col\" class=\"{}\">{}</th>", css_class, name);
  return out + "</tr></thead>\n";
}

/// Returns a text as one word of a POSIX shell. Absent if a terminal or a program could take it for something
/// else: control characters, bytes beyond ASCII, a - at its beginning.
std::optional<std::string> shell_word(std::string_view text) {
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f'; };
  if (text.starts_with('-') || !std::ranges::all_of(text, is_plain)) return std::nullopt;
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

class Page {
 public:
  /// `shown` is the place in the page of the revision whose patches are shown.
  Page(const Reading& reading, const SeriesPage& page, size_t shown)
      : links_(reading.links()), page_(page), newest_(page.revisions.back()), shown_(page.revisions[shown]) {}

  std::string html(const Request& request) {
    state();
    how_to_apply(request);
    revisions();
    patches();
    reviewers();
    related();
    return std::move(out_);
  }

 private:
  std::string help_of_state(const std::string& state) const {
    const auto word = std::ranges::find(state_words, state, &FieldWord::name);
    return word == std::end(state_words) ? "" : std::string(word->help);
  }

  void state() {
    out_ += fmt::format(
        "<section class=\"state\">\n<h2>State</h2>\n<p><strong class=\"state-word {0}\">{0}</strong> "
        "<span class=\"soft\">{1}</span></p>\n",
        escaped_markup(newest_.state), escaped_markup(help_of_state(newest_.state)));
    if (newest_.state != newest_.standing)
      out_ += fmt::format("<p class=\"note\">By its mails alone it is {}.</p>\n",
                          escaped_markup(newest_.standing));
    if (!newest_.evidence.empty()) {
      out_ += "<h3>Evidence</h3>\n<ul class=\"evidence\">\n";
      for (const auto& line : newest_.evidence) {
        out_ += fmt::format("<li>{} {}: {}", time_html(line.date), escaped_markup(line.from),
                            link(links_.mail(line.id), line.subject.empty() ? "(no subject)" : line.subject));
        if (!line.line.empty()) out_ += fmt::format("<blockquote>{}</blockquote>", escaped_markup(line.line));
        out_ += "</li>\n";
      }
      out_ += "</ul>\n";
    }
    out_ += "</section>\n";
  }

  void how_to_apply(const Request& request) {
    const auto whole = std::find_if(page_.revisions.rbegin(), page_.revisions.rend(),
                                    [](const Revision& one) { return one.complete && one.patches > 0; });
    out_ += fmt::format("<section class=\"apply\">\n<h2>Apply {}</h2>\n",
                        whole == page_.revisions.rend() ? "it" : escaped_markup(name_of(*whole)));
    if (whole == page_.revisions.rend()) {
      out_ += "<p class=\"note\">No revision is complete.</p>\n</section>\n";
      return;
    }
    const std::string host = header_of(request, "host");
    const std::string scheme = header_of(request, "x-forwarded-proto") == "https" ? "https" : "http";
    const std::string mbox = links_.series_mbox(whole->id);
    const std::string address = host.empty() ? mbox : scheme + "://" + host + mbox;
    if (const auto word = shell_word(address))
      command(fmt::format("curl -fsS {} | git am --patch-format=mboxrd", *word));
    if (const auto word = shell_word(whole->id)) {
      command(fmt::format("b4 shazam {}", *word));
      command(fmt::format("kvq series -f mbox {} | git am --patch-format=mboxrd", *word));
    }
    out_ += fmt::format(
        "<p class=\"note\">{} of {}, {}, has no tags of answers. b4 and kvq add them; the last command needs "
        "kvq and "
        "its "
        "database.</p>\n</section>\n",
        link(mbox, "The mailbox"), escaped_markup(name_of(*whole)),
        whole->patches == 1 ? "1 patch" : fmt::format("{} patches", whole->patches));
  }

  void command(std::string_view line) {
    out_ += fmt::format("<p class=\"command\"><code>{}</code></p>\n", escaped_markup(line));
  }

  void revisions() {
    out_ += "<section>\n<h2>Revisions</h2>\n<table class=\"revisions\">\n";
    out_ += head({{"", "text"},
                  {"posted", "time"},
                  {"after days", "number"},
                  {"patches", "number"},
                  {"same", "number"},
                  {"changed", "number"},
                  {"new", "number"},
                  {"dropped", "number"},
                  {"reviewed by", "number"},
                  {"acked by", "number"},
                  {"answered by", "number"},
                  {"state", "text"}});
    out_ += "<tbody>\n";
    for (const Revision& revision : page_.revisions) {
      const bool compared = revision.previous.has_value();
      const auto number = [&](auto value) {
        return cell("number", compared ? fmt::format("{}", value) : std::string());
      };
      const auto compared_patches = [&](auto value) {
        return cell("number", compared ? link(patches_address(revision), fmt::format("{}", value)) : "");
      };
      const std::string mails = ast::written_term("series", revision.id);
      out_ += "<tr>" + cell("text", link(links_.mail(revision.id), name_of(revision))) +
              cell("time", time_html(revision.date)) + number(revision.days_since_previous.value_or(0)) +
              cell("number",
                   link(links_.search(mails + " is:patch"), fmt::format("{}", revision.patches)) +
                       (revision.patches == revision.total ? "" : fmt::format(" of {}", revision.total))) +
              compared_patches(revision.same) + compared_patches(revision.changed) +
              compared_patches(revision.added) + compared_patches(revision.dropped.size()) +
              cell("number", fmt::format("{}", revision.reviewed)) +
              cell("number", fmt::format("{}", revision.acked)) +
              cell("number", fmt::format("{}", revision.people)) +
              cell("text", escaped_markup(revision.state)) + "</tr>\n";
    }
    out_ += "</tbody></table>\n";
    out_ += "<p class=\"note\">";
    for (const Revision& revision : page_.revisions) {
      if (!revision.previous) continue;
      out_ += fmt::format("{} follows {} by {} ({} %). ", escaped_markup(name_of(revision)),
                          escaped_markup(name_of(page_.revisions[*revision.previous])),
                          escaped_markup(revision.reason), revision.confidence);
    }
    out_ += "</p>\n";
    out_ += "</section>\n";
  }

  /// Returns the address of this page with the patches of a revision.
  std::string patches_address(const Revision& revision) const {
    const auto place = static_cast<size_t>(&revision - page_.revisions.data());
    return links_.series(newest_.id) + query_string({{"revision", fmt::format("{}", place + 1)}}) +
           "#patches";
  }

  /// Links to the patches of the other revisions.
  void choice_of_revision() {
    if (page_.revisions.size() == 1) return;
    out_ += "<ul class=\"actions\" aria-label=\"Patches of\">";
    for (const Revision& revision : page_.revisions) {
      const std::string name = escaped_markup(name_of(revision));
      out_ +=
          "<li>" +
          (&revision == &shown_ ? "<strong>" + name + "</strong>" : link(patches_address(revision), name)) +
          "</li>";
    }
    out_ += "</ul>\n";
  }

  /// Returns the patch of the previous revision that became this one.
  const PatchLine* earlier(const PatchLine& line) const {
    if (!shown_.previous || line.change.empty() || line.change == "new") return nullptr;
    const auto& before = page_.revisions[*shown_.previous].lines;
    const int number = line.moved_from.value_or(line.number);
    const auto found = std::ranges::find(before, number, &PatchLine::number);
    return found == before.end() ? nullptr : &*found;
  }

  std::string tags_of(const PatchLine& line) const {
    std::string out;
    for (const Tag& tag : line.tags) {
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", link(links_.mail(tag.source), tag.kind),
                         person(links_, tag.person));
    }
    return out;
  }

  void patches() {
    out_ +=
        fmt::format("<section id=\"patches\">\n<h2>Patches of {}</h2>\n", escaped_markup(name_of(shown_)));
    choice_of_revision();
    out_ += "<table class=\"patches\">\n";
    const std::string since = shown_.previous
                                  ? "since " + escaped_markup(name_of(page_.revisions[*shown_.previous]))
                                  : std::string();
    out_ += head({{"", "number"}, {"patch", "text"}, {since, "text"}, {"tags", "text"}});
    out_ += "<tbody>\n";
    for (const PatchLine& line : shown_.lines) {
      std::string change = escaped_markup(line.change);
      if (const PatchLine* before = earlier(line); before != nullptr && line.change == "changed")
        change = link(links_.series(newest_.id) + query_string({{"patch", line.id}, {"with", before->id}}),
                      "changed");
      if (line.moved_from) change += fmt::format(", was number {}", *line.moved_from);
      const std::string number = line.number == 0 ? "cover" : fmt::format("{}", line.number);
      out_ += "<tr>" + cell("number", number) +
              cell("text", link(links_.mail(line.id), line.title.empty() ? "(no title)" : line.title)) +
              cell("text", change) + cell("text", tags_of(line)) + "</tr>\n";
    }
    for (const std::string& title : shown_.dropped)
      out_ += "<tr>" + cell("number", "") + cell("text", escaped_markup(title)) + cell("text", "dropped") +
              cell("text", "") + "</tr>\n";
    out_ += "</tbody></table>\n";
    if (!shown_.missing.empty()) {
      out_ += fmt::format("<p class=\"note\">Not in the archive: {} {}.</p>\n",
                          shown_.missing.size() == 1 ? "patch" : "patches", number_ranges(shown_.missing));
    }
    out_ += "</section>\n";
  }

  void reviewers() {
    std::map<std::string, std::map<std::string, std::set<int>>> given;
    for (const PatchLine& line : shown_.lines) {
      for (const Tag& tag : line.tags) given[tag.person][tag.kind].insert(line.number);
    }
    out_ += fmt::format("<section>\n<h2>Who reviewed and who answered {}</h2>\n",
                        escaped_markup(name_of(shown_)));
    if (given.empty() && shown_.speakers.empty()) out_ += "<p class=\"note\">Nobody yet.</p>\n";
    if (!given.empty()) {
      out_ += "<table>\n" + head({{"person", "text"}, {"tag", "text"}, {"patches", "text"}}) + "<tbody>\n";
      for (const auto& [name, kinds] : given) {
        for (const auto& [kind, numbers] : kinds) {
          std::string list;
          for (const int number : numbers) list += fmt::format("{}{}", list.empty() ? "" : ", ", number);
          out_ += "<tr>" + cell("text", person(links_, name)) + cell("text", escaped_markup(kind)) +
                  cell("text", list) + "</tr>\n";
        }
      }
      out_ += "</tbody></table>\n";
    }
    if (!shown_.speakers.empty()) {
      out_ += "<table>\n" + head({{"answered", "text"}, {"mails", "number"}}) + "<tbody>\n";
      for (const auto& speaker : shown_.speakers)
        out_ += "<tr>" + cell("text", person(links_, speaker.person)) +
                cell("number", fmt::format("{}", speaker.mails)) + "</tr>\n";
      out_ += "</tbody></table>\n";
    }
    if (!shown_.silent.empty()) {
      out_ += "<p class=\"note\">Reviewed the last revision and have not answered this one: ";
      for (size_t i = 0; i < shown_.silent.size(); ++i)
        out_ += (i == 0 ? "" : ", ") + person(links_, shown_.silent[i]);
      out_ += ".</p>\n";
    }
    out_ += "</section>\n";
  }

  void related() {
    std::string out;
    for (const Revision& revision : page_.revisions) {
      if (revision.part_of)
        out += fmt::format("<li>{} is a part of {}</li>\n", escaped_markup(name_of(revision)),
                           link(links_.series(revision.part_of->id), revision.part_of->title));
      for (const auto& part : revision.parts)
        out += fmt::format("<li>a part of {} is {}</li>\n", escaped_markup(name_of(revision)),
                           link(links_.series(part.id), part.title));
    }
    if (!out.empty()) out_ += "<section>\n<h2>Related series</h2>\n<ul>\n" + out + "</ul>\n</section>\n";
  }

  const Links& links_;
  const SeriesPage& page_;
  const Revision& newest_;
  const Revision& shown_;
  std::string out_;
};

std::string text_of_mail(const Reading& reading, const std::string& id) {
  const auto pages = report::message_pages(reading.database(), id);
  if (pages.empty()) throw NotFound(fmt::format("there is no mail with the Message-ID '{}'", id));
  return pages.front().text;
}

/// Returns the page of the difference between two revisions of a patch.
Response difference_page(const Reading& reading, const std::string& series, const std::string& id,
                         const std::string& with) {
  const Links& links = reading.links();
  std::string out = frame_begin(links, {.title = "Changes of a patch"});
  out += fmt::format("<p>{} to {}, of {}</p>\n", link(links.mail(with), "The earlier patch"),
                     link(links.mail(id), "the later one"), link(links.series(series), "this series"));
  const auto lines = report::patch_difference(text_of_mail(reading, with), text_of_mail(reading, id));
  if (lines.empty()) out += "<p class=\"note\">Only line numbers differ.</p>\n";
  out += "<pre class=\"mail difference\">";
  for (const DifferenceLine& line : lines) {
    const std::string text = escaped_markup(line.text);
    switch (line.kind) {
      case DifferenceLine::Kind::same:
        out += "  " + text + "\n";
        break;
      case DifferenceLine::Kind::removed:
        out += "<del>- " + text + "</del>\n";
        break;
      case DifferenceLine::Kind::added:
        out += "<ins>+ " + text + "</ins>\n";
        break;
      case DifferenceLine::Kind::skipped:
        out += "<span class=\"dk\">...</span>\n";
        break;
    }
  }
  out +=
      "</pre>\n<p class=\"note\">The first sign says which revision has the line: - the earlier, + the "
      "later. "
      "The second is that of the patch.</p>\n";
  return html_response(out + frame_end(&reading));
}

}  // namespace

Response series_page(Site& site, const Request& request, const std::string& id) {
  const auto reading = site.read();
  const std::string patch = parameter_of(request, "patch");
  const std::string with = parameter_of(request, "with");
  if (!patch.empty() && !with.empty()) return difference_page(*reading, id, patch, with);
  const auto page = report::series_page(reading->database(), id);
  if (!page) throw NotFound(fmt::format("no series has the mail '{}'", id), "its thread may be found");
  const Revision& newest = page->revisions.back();
  const Links& links = site.links();
  const std::string query = ast::written_term("topic", id);
  const std::string title = newest.title.empty() ? "(no title)" : newest.title;
  std::string out =
      frame_begin(links, {.title = title,
                          .query = query,
                          .alternates = {{"Feed", "application/atom+xml", links.search(query, ".atom")}}});
  out += fmt::format(
      "<p class=\"by\">{}, {}</p>\n<ul class=\"actions\" aria-label=\"About this "
      "series\"><li>{}</li><li>{}</li>",
      person(links, newest.author),
      page->revisions.size() == 1 ? "one posting" : fmt::format("{} postings", page->revisions.size()),
      link(links.thread(newest.id), "Thread"), link(links.search(query), "All mails"));
  if (!newest.url.empty()) out += "<li>" + link(newest.url, "Web archive") + "</li>";
  out += "</ul>\n<div class=\"report\">\n";
  const size_t revisions = page->revisions.size();
  const size_t wanted = number_parameter(request, "revision");
  out += Page(*reading, *page, wanted >= 1 && wanted <= revisions ? wanted - 1 : revisions - 1).html(request);
  return html_response(out + "</div>\n" + frame_end(reading.get()));
}

}  // namespace kvq::serve
