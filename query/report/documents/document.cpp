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
    {DocumentFormat::text, "text", "as the report lays it out; tables in columns"},
    {DocumentFormat::markdown, "markdown", "GitHub Flavored Markdown, with links to the mails"},
    {DocumentFormat::html, "html", "a page by itself, light or dark as the reader has it, with charts"},
    {DocumentFormat::json, "json",
     "one object: the version of its schema, the parameters, the pieces with all rows"},
    {DocumentFormat::csv, "csv", "a file a section, in the folder that -o names"},
    {DocumentFormat::mail, "mail", "a mail for sendmail, with a text and an HTML part"},
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
  return make_text_document_writer(style, std::move(sink));
}

}  // namespace kvq::report
