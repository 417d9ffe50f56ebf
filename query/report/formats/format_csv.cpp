// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "query/report/formats/writers.hpp"

namespace kvq::report {
namespace {

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string tsv_cell(const std::string& text) {
  constexpr std::string_view escaped = "\t\n\r\\";
  constexpr std::string_view letters = "tnr\\";
  std::string out;
  for (const char c : text) {
    const size_t at = escaped.find(c);
    if (at == std::string_view::npos) {
      out += c;
    } else {
      out += {'\\', letters[at]};
    }
  }
  return out;
}

/// Whether the whole text is a decimal number, which a spreadsheet shows as it is.
bool is_number(std::string_view text) {
  // from_chars() reads no plus, and reads "-inf" and "-nan".
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  if (text.find_first_not_of("+-.0123456789eE") != std::string_view::npos) return false;
  double number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed != std::errc::invalid_argument && end == text.data() + text.size();
}

/// Returns the text behind a ' if a spreadsheet would read it as a formula, as OWASP advises for "CSV
/// injection". Spreadsheets of East Asia also take the full-width signs.
std::string guarded(const std::string& text) {
  constexpr std::array<std::string_view, 11> formulas = {"=",  "+",      "-",      "@",      "\t",    "\r",
                                                         "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
  const bool begins = std::ranges::any_of(formulas, [&](auto sign) { return text.starts_with(sign); });
  return begins && !is_number(text) ? "'" + text : text;
}

/// A dialect of separated values.
struct Dialect {
  std::string_view between;
  std::string_view line_end;
  std::string (*cell)(const std::string& text);
};

constexpr Dialect csv{",", "\r\n", csv_cell};
constexpr Dialect tsv{"\t", "\n", tsv_cell};

class SeparatedWriter : public RowWriter {
 public:
  SeparatedWriter(const Dialect& dialect, Table table, Sink sink)
      : dialect_(dialect),
        columns_(std::move(table.columns)),
        spreadsheet_(table.spreadsheet),
        sink_(std::move(sink)) {
    if (!table.header) return;
    print([&](size_t i) { return columns_[i].name; });
  }

  void write(const Row& row) override {
    print([&](size_t i) { return to_data_text(row[i], columns_[i]); });
  }

  void end() override {}

 private:
  template <class TextOf>
  void print(const TextOf& text_of) {
    std::string line;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line += dialect_.between;
      const std::string text = text_of(i);
      line += dialect_.cell(spreadsheet_ ? guarded(text) : text);
    }
    line += dialect_.line_end;
    sink_(line);
  }

  const Dialect& dialect_;
  std::vector<plan::Column> columns_;
  bool spreadsheet_;
  Sink sink_;
};

}  // namespace

std::unique_ptr<RowWriter> make_csv_writer(Table table, Sink sink) {
  return std::make_unique<SeparatedWriter>(csv, std::move(table), std::move(sink));
}

std::unique_ptr<RowWriter> make_tsv_writer(Table table, Sink sink) {
  return std::make_unique<SeparatedWriter>(tsv, std::move(table), std::move(sink));
}

}  // namespace kvq::report
