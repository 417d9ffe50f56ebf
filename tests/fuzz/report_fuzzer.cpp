// SPDX-License-Identifier: MIT
// Parses and checks any text as a report, and runs it in one of the formats. It must end with a document or
// an error message of kvq, not of a library, within libFuzzer's -timeout.
#include <cstdint>

#include "fuzz/mistakes.hpp"
#include "query/report/language/report_ast.hpp"
#include "query/report/run/report.hpp"
#include "support/sample_database.hpp"

using namespace kvq;

namespace {

void run_in(report::DocumentFormat format, const report::Report& report) {
  const auto writer = report::make_document_writer(format, {}, [](std::string_view) {});
  report::run_report(report, tests::sample_database(),
                     {.values = {}, .now = tests::sample_now, .version = "1.2.3", .is_rehearsal = true},
                     *writer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using enum report::DocumentFormat;
  const Source source{"r.kvq", std::string(reinterpret_cast<const char*>(data), size)};
  try {
    const report::Report report = report::parse_report(source);
    report::check_report(report, tests::sample_database(), tests::sample_now);
    run_in(text, report);
    run_in(html, report);
    run_in(json, report);
  } catch (const QueryError& mistake) {
    fuzz::check_mistake(mistake, source);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::usage)
      fuzz::fail(std::string("not an error in the report: ") + error.what());
  }
  return 0;
}
