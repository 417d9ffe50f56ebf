// SPDX-License-Identifier: MIT
#include "query/report/documents/document.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "query/report/documents/document_writers.hpp"

namespace kvq::report {
namespace {

constexpr DocumentFormatInfo table[] = {
    {DocumentFormat::text, "text", "plain text in the layout of the report; tables in columns"},
    {DocumentFormat::markdown, "markdown", "GitHub Flavored Markdown, with links to the mails"},
    {DocumentFormat::html, "html", "a self-contained page with charts, light or dark as the reader prefers"},
    {DocumentFormat::json, "json",
     "one object: the schema version, the parameters, and the pieces of the report with all rows"},
    {DocumentFormat::csv, "csv", "one file per section, in the folder that -o names"},
    {DocumentFormat::mail, "mail", "a mail for sendmail, with a text part and an HTML part"},
};

}  // namespace

std::string plain_text(const Runs& runs) {
  std::string out;
  for (const Run& run : runs) out += run.text;
  return out;
}

bool is_link(std::string_view address) {
  return std::ranges::any_of(std::array<std::string_view, 3>{"https://", "http://", "mailto:"},
                             [&](std::string_view scheme) { return address.starts_with(scheme); });
}

std::span<const DocumentFormatInfo> document_formats() {
  return table;
}

std::unique_ptr<DocumentWriter> make_document_writer(DocumentFormat format, TextStyle style, Sink sink) {
  switch (format) {
    case DocumentFormat::markdown:
      return make_markdown_document_writer(std::move(sink));
    case DocumentFormat::html:
      return make_html_document_writer(std::move(sink));
    case DocumentFormat::json:
      return make_json_document_writer(std::move(sink));
    case DocumentFormat::text:
    case DocumentFormat::csv:
    case DocumentFormat::mail:
      break;
  }
  return make_text_document_writer(style, format == DocumentFormat::mail, std::move(sink));
}

}  // namespace kvq::report
