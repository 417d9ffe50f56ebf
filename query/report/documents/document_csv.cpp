// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "query/report/documents/document.hpp"
#include "schema/base/fold.hpp"

namespace kvq::report {
namespace {

/// Converts a text to a part of a file name.
std::string file_word(const std::string& text) {
  constexpr size_t longest = 40;
  std::string out;
  for (const char c : fold(text)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) out += c;
    if (!plain && !out.empty() && out.back() != '-') out += '-';
    if (out.size() == longest) break;
  }
  while (out.ends_with('-')) out.pop_back();
  return out.empty() ? "section" : out;
}

class CsvDocumentWriter : public DocumentWriter {
 public:
  CsvDocumentWriter(FileSink sink, bool spreadsheet, TextStyle style)
      : sink_(std::move(sink)), spreadsheet_(spreadsheet), style_(style) {}

  void begin(const DocumentHead& head) override { heading_ = head.name; }
  void heading(const std::string& text) override { heading_ = text; }
  void text(const Runs& /*runs*/) override {}
  void note(const Runs& /*runs*/) override {}

  void section(const SectionRows& section) override {
    std::string text;
    const Table table{.columns = section.columns, .spreadsheet = spreadsheet_};
    const auto writer = make_writer(Format::csv, table, style_, [&](std::string_view line) { text += line; });
    for (const Row& row : section.rows) writer->write(row);
    writer->end();
    sink_(fmt::format("{:02}-{}.csv", ++sections_, file_word(heading_)), text);
  }

  void end(const std::string& /*footer*/) override {}

 private:
  FileSink sink_;
  bool spreadsheet_;
  TextStyle style_;
  std::string heading_;
  int sections_ = 0;
};

}  // namespace

std::unique_ptr<DocumentWriter> make_csv_document_writer(FileSink sink, bool spreadsheet, TextStyle style) {
  return std::make_unique<CsvDocumentWriter>(std::move(sink), spreadsheet, style);
}

}  // namespace kvq::report
