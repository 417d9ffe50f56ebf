// SPDX-License-Identifier: MIT
#include "cli/serve/pages/named_pages.hpp"

#include <fmt/format.h>

#include <string_view>

#include "cli/serve/pages/frame.hpp"
#include "cli/serve/pages/report_html.hpp"
#include "cli/serve/site/asked_query.hpp"
#include "query/language/diagnostic.hpp"
#include "query/language/written.hpp"
#include "query/report/formats/markup.hpp"
#include "query/run/run.hpp"
#include "query/sql/lower.hpp"
#include "query/sql/subsystem.hpp"
#include "query/vocabulary/fields.hpp"
#include "schema/base/fold.hpp"

namespace kvq::serve {
namespace {

constexpr size_t longest_name = 60;
constexpr size_t most_people = 3;

/// Whether a text can be a name: words, and no syntax of queries but a colon at the end of a word.
bool can_be_name(std::string_view text) {
  if (text.empty() || text.size() > longest_name) return false;
  if (text.find_first_of("|(){}<>\"=*$\\") != std::string_view::npos) return false;
  for (size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
    if (at + 1 < text.size() && text[at + 1] != ' ') return false;
  }
  return true;
}

void each_row(const Reading& reading, std::string query, const auto& use) {
  const AskedQuery asked = asked_query(reading, std::move(query));
  run(reading.database(), sql::lower(asked.plan, asked.plan.columns), use);
}

std::string pages_with_name(const Reading& reading, const std::string& text) {
  const Links& links = reading.links();
  std::string items;
  if (sql::is_subsystem(reading.database(), fold(text)))
    items += "<li>" + link(links.subsystem(text), "Subsystem " + text) + "</li>";
  // A single word is a part of many addresses.
  if (text.find_first_of(" @") != std::string::npos) {
    const plan::Column column{"person", ColumnKind::text, find_field("person")};
    each_row(reading,
             ast::written_term("person", text) + fmt::format(" | count by person | top {}", most_people),
             [&](Row&& row) {
               const auto* name = std::get_if<std::string>(&row.back());
               const std::string address = name == nullptr ? "" : address_of_value(links, column, *name);
               if (!address.empty()) items += "<li>" + link(address, *name) + "</li>";
               return true;
             });
  }
  return items.empty() ? items
                       : "<ul class=\"actions\" aria-label=\"Pages of that name\">" + items + "</ul>\n";
}

}  // namespace

std::string named_pages(const Reading& reading, const std::string& typed) {
  // Titles write a subsystem with a colon behind it.
  const std::string text = typed.ends_with(':') ? typed.substr(0, typed.size() - 1) : typed;
  if (!can_be_name(text)) return {};
  try {
    return pages_with_name(reading, text);
  } catch (const QueryError&) {
    // A text without a word, such as signs alone, is no name.
    return {};
  }
}

}  // namespace kvq::serve
