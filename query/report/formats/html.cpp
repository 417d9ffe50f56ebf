// SPDX-License-Identifier: MIT
#include "query/report/formats/html.hpp"

#include <fmt/format.h>

#include "query/report/formats/markup.hpp"
#include "query/report/formats/writers.hpp"

namespace kvq::report {
namespace {

// Dark if the reader's system is dark; in print always dark on white, with the column names on every page. On
// a narrow screen, each row of a wide table becomes a short text, in which the name of its column precedes a
// number.
constexpr std::string_view style = R"(
:root { color-scheme: light dark; --text: #1b1f24; --soft: #59636e; --line: #d5dae0; --back: #ffffff;
  --head: #f4f6f8; --link: #0757b8; --removed: #a3123a; --added: #11632a; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e3e8ee; --soft: #9aa5b1; --line: #343b44; --back: #14181d; --head: #1d2329; --link: #7ab7ff;
    --removed: #ff9aa8; --added: #7fdc94; }
}
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem 1rem 3rem; color: var(--text); background: var(--back);
  font: 0.9375rem/1.45 system-ui, sans-serif; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; line-height: 1.4; overflow-wrap: anywhere; }
h1.query { font: 600 1.125rem/1.4 ui-monospace, monospace; }
h2 { margin: 2rem 0 0.75rem; font-size: 1.0625rem; line-height: 1.4; }
h3 { margin: 1.25rem 0 0.25rem; font-size: 0.9375rem; color: var(--soft); }
pre { margin: 0.75rem 0; font: 0.8125rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
del { color: var(--removed); text-decoration: none; }
ins { color: var(--added); text-decoration: none; }
.note { max-width: 44rem; color: var(--soft); }
.chart { display: block; width: 100%; max-width: 48rem; height: auto; margin: 0.5rem 0 1rem; }
.chart text { font: 12px system-ui, sans-serif; fill: var(--text); }
.chart .value { fill: var(--soft); }
.chart .axis { stroke: var(--line); }
.bar, .share0 { fill: var(--link); }
.share1 { fill: #d98324; } .share2 { fill: #3d9a6a; } .share3 { fill: #b5537f; } .share4 { fill: #8672c9; }
.share5 { fill: #a08a2e; } .share6 { fill: #45a3b8; } .share7 { fill: #8b949e; }
table { border-collapse: collapse; max-width: 100%; }
th, td { padding: 0.35rem 1rem 0.35rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
th { color: var(--soft); background: var(--back); font-weight: 600; position: sticky; top: 0; }
td { overflow-wrap: anywhere; white-space: pre-wrap; }
th:last-child, td:last-child { padding-right: 0; }
.text { min-width: 8rem; }
.time, .number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.time { width: 9rem; color: var(--soft); overflow-wrap: normal; }
.number { width: 5rem; text-align: right; }
tbody tr:hover { background: var(--head); }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
footer { margin-top: 1rem; color: var(--soft); }
@media (min-width: 40rem) {
  .wide .text { min-width: 7rem; }
  .wide td:has(a) { width: 40%; }
}
@media (max-width: 40rem) {
  body { padding: 1rem 0.75rem 2rem; font-size: 0.875rem; }
  pre { font-size: 0.6875rem; }
  .chart text { font-size: 14px; }
  th, td { padding-right: 0.6rem; }
  .text { min-width: 5rem; }
  .number { width: auto; }
  th.text, th.time, th.number { white-space: normal; }
  .time { width: 5.5rem; white-space: normal; }
  .wide thead { display: none; }
  .wide, .wide tbody, .wide tr { display: block; }
  .wide tr { padding: 0.4rem 0; border-bottom: 1px solid var(--line); }
  .wide td { display: inline-block; width: auto; min-width: 0; padding: 0 0.6rem 0 0; border: 0; }
  .wide td:has(a) { display: block; }
  .wide .time { white-space: nowrap; }
  .wide .number::before { content: attr(data-name) " "; color: var(--soft); }
}
@media print {
  :root { color-scheme: light; --text: #000000; --soft: #444444; --line: #bbbbbb; --back: #ffffff; --link: #000000; }
  .bar, .share0 { fill: #444444; }
  h2, h3 { break-after: avoid; }
  .chart { break-inside: avoid; }
  body { max-width: none; padding: 0; font-size: 9pt; }
  th { position: static; }
  tr { break-inside: avoid; }
}
)";

// The columns that fit side by side on a phone.
constexpr size_t most_narrow_columns = 3;

bool is_wide(const std::vector<plan::Column>& columns) {
  return columns.size() > most_narrow_columns;
}

std::string cell(const Value& value, const plan::Column& column, bool is_named, const std::string& address) {
  std::string text = escaped_markup(to_text(value, column));
  if (column.kind == ColumnKind::time && !text.empty())
    text = fmt::format("<time datetime=\"{}\">{}</time>", to_data_text(value, column), text);
  if (!address.empty()) {
    // A mail without a subject needs a text for its link.
    text = fmt::format("<a href=\"{}\">{}</a>", escaped_markup(address), text.empty() ? "(empty)" : text);
  }
  const bool is_counted = is_named && column.kind == ColumnKind::number && !text.empty();
  const std::string name =
      is_counted ? fmt::format(" data-name=\"{}\"", escaped_markup(column.name)) : std::string();
  return fmt::format("<td class=\"{}\"{}>{}</td>", name_of(column.kind), name, text);
}

}  // namespace

std::string html_begin(std::string_view title, HtmlTitle kind) {
  const std::string heading = escaped_markup(title);
  return fmt::format(
      "<!DOCTYPE html>\n"
      "<html lang=\"en\">\n"
      "<head>\n"
      "<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      // Forbids scripts and external resources, even if a mail contains them.
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<title>{0}</title>\n"
      "<style>{1}</style>\n"
      "</head>\n"
      "<body>\n"
      "<h1{2}>{0}</h1>\n",
      heading, style, kind == HtmlTitle::query ? " class=\"query\"" : "");
}

std::string html_table_begin(const std::vector<plan::Column>& columns) {
  std::string head = fmt::format("<table{}>\n<thead>\n<tr>", is_wide(columns) ? " class=\"wide\"" : "");
  for (const plan::Column& column : columns) {
    head += fmt::format("<th scope=\"col\" class=\"{}\">{}</th>", name_of(column.kind),
                        escaped_markup(column.name));
  }
  return head + "</tr>\n</thead>\n<tbody>\n";
}

std::string html_table_row(const std::vector<plan::Column>& columns, const Row& row,
                           const std::vector<std::string>& addresses) {
  std::string line = "<tr>";
  for (size_t i = 0; i < columns.size(); ++i)
    line += cell(row[i], columns[i], is_wide(columns), addresses.empty() ? "" : addresses[i]);
  return line + "</tr>\n";
}

std::string html_table_end() {
  return "</tbody>\n</table>\n";
}

std::vector<std::string> html_addresses(const std::vector<plan::Column>& columns, const std::string& mail) {
  std::vector<std::string> addresses(columns.size());
  if (!columns.empty()) addresses[linking_column(columns)] = mail;
  return addresses;
}

std::string html_end() {
  return "</body>\n</html>\n";
}

}  // namespace kvq::report
