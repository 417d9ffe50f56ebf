// SPDX-License-Identifier: MIT
#include "cli/reports/report_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "cli/base/files.hpp"
#include "cli/settings/config.hpp"
#include "query/report/builtin/builtin.hpp"
#include "schema/base/error.hpp"
#include "schema/base/spelling.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/database_place.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq {
namespace {

constexpr std::string_view extension = ".kvq";

void add_files(std::vector<KnownReport>& out) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(config_folder() / "reports", failed)) {
    // Whatever else is there may be a pipe that nobody writes to.
    if (entry.path().extension() == extension && entry.is_regular_file(failed)) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const auto& file : files)
    out.push_back({file.stem().string(), file.string(), report_file(file.string())});
}

}  // namespace

Source report_file(const std::string& file) {
  return {file, read_file(file)};
}

std::vector<KnownReport> known_reports(const Context& context) {
  if (!database_exists(context.database)) return known_reports(nullptr);
  const Database database = open_to_read(context.database, context.now);
  return known_reports(&database);
}

std::vector<KnownReport> known_reports(const Database* database) {
  std::vector<KnownReport> out;
  for (const std::string_view name : report::builtin_names())
    out.push_back({std::string(name), "built in", *report::builtin(name)});
  if (database != nullptr) {
    for (SavedText& saved : SavedReportStore(*database).all())
      out.push_back({saved.name, "saved", {saved.name + std::string(extension), std::move(saved.text)}});
  }
  add_files(out);
  std::ranges::stable_sort(out, {}, &KnownReport::name);
  return out;
}

Source report_source(const Context& context, const std::string& name) {
  if (name.find('/') != std::string::npos || name.ends_with(extension)) return report_file(name);
  if (auto source = report::builtin(name)) return std::move(*source);
  std::vector<KnownReport> reports = known_reports(context);
  const auto known = std::ranges::find(reports, name, &KnownReport::name);
  if (known != reports.end()) return std::move(known->source);
  std::vector<std::string_view> names;
  std::ranges::transform(reports, std::back_inserter(names), &KnownReport::name);
  std::string hint = did_you_mean(name, names);
  if (hint.empty()) hint = "'kvq report list' lists the reports; the name of a report file ends in .kvq";
  throw Error(ErrorKind::usage, fmt::format("there is no report '{}'", name), hint);
}

}  // namespace kvq
