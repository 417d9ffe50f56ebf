// SPDX-License-Identifier: MIT
#include "query/report/run/run_text.hpp"

#include "query/report/run/report.hpp"

namespace kvq::tests {

std::string ran(const std::string& text, const std::map<std::string, std::string>& values,
                report::DocumentFormat format, const Database& database) {
  std::string out;
  const auto writer = report::make_document_writer(format, {}, [&](std::string_view piece) { out += piece; });
  report::run_report(report::parse_report({"r.kvq", text}), database,
                     {.values = values, .now = sample_now, .version = "1.2.3"}, *writer);
  return out;
}

std::string mistake(const std::string& text, const std::map<std::string, std::string>& values) {
  try {
    ran(text, values);
    return "";
  } catch (const Error& error) {
    return std::string(error.what()).substr(0, std::string(error.what()).find('\n'));
  }
}

}  // namespace kvq::tests
