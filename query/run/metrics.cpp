// SPDX-License-Identifier: MIT
#include "query/run/metrics.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "query/language/bind.hpp"
#include "query/language/parse.hpp"
#include "query/run/run.hpp"
#include "query/sql/known_values.hpp"
#include "query/sql/lower.hpp"
#include "query/sql/resolve.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {
namespace {

using sql::LabelValue;
using sql::Metric;

using Values = std::map<std::vector<std::string>, int64_t>;

std::string text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string() : *text;
}

/// Counts by the labels. `more` is the value of the label by which the query does not count itself.
void add_counts(const Database& database, const std::string& query, const std::vector<std::string>& more,
                int64_t now, Values& out) {
  const Source source{"metric", query};
  plan::Plan plan = bind(parse(source), source, now);
  resolve(plan, database, source, now);
  run(database, sql::lower(plan, plan.columns), [&](Row&& row) {
    std::vector<std::string> labels;
    for (size_t i = 1; i < row.size(); ++i) labels.push_back(text_of(row[i]));
    labels.insert(labels.end(), more.begin(), more.end());
    out[std::move(labels)] = std::get<int64_t>(row.front());
    return true;
  });
}

void count(const Database& database, const Metric& metric, int64_t now, Values& out) {
  constexpr std::string_view place = "{}";
  const size_t at = metric.query.find(place);
  if (at == std::string_view::npos) return add_counts(database, std::string(metric.query), {}, now, out);
  for (const LabelValue& value : metric.labels.back().values()) {
    std::string query(metric.query);
    query.replace(at, place.size(), value.terms);
    add_counts(database, query, {std::string(value.name)}, now, out);
  }
}

void select(const Database& database, const Metric& metric, Values& out) {
  Statement statement(database, metric.sql);
  auto rows = statement.use();
  while (rows.next()) {
    std::vector<std::string> labels;
    for (int i = 0; i + 1 < rows.columns(); ++i) labels.emplace_back(rows.text(i));
    out[std::move(labels)] = rows.integer(rows.columns() - 1);
  }
}

/// Returns all combinations of the labels' values, in the order of these.
std::vector<std::vector<std::string>> combinations(const Metric& metric,
                                                   const std::vector<std::string>& lists) {
  std::vector<std::vector<std::string>> out{{}};
  for (const sql::MetricLabel& label : metric.labels) {
    std::vector<std::string> values = lists;
    if (label.values != nullptr) {
      values.clear();
      for (const LabelValue& value : label.values()) values.emplace_back(value.name);
    }
    std::vector<std::vector<std::string>> longer;
    for (const auto& labels : out) {
      for (const std::string& value : values) longer.emplace_back(labels).push_back(value);
    }
    out = std::move(longer);
  }
  return out;
}

std::vector<Sample> samples_of(const Metric& metric, const std::vector<std::string>& lists, Values values) {
  std::vector<Sample> out;
  if (metric.has_zeros) {
    for (auto& labels : combinations(metric, lists)) {
      const auto found = values.extract(labels);
      out.push_back({std::move(labels), found.empty() ? 0 : found.mapped()});
    }
  }
  for (const auto& [labels, value] : values) out.push_back({labels, value});
  return out;
}

}  // namespace

std::vector<Measured> measure(const Database& database, const GivenSamples& given, int64_t now) {
  const std::vector<std::string> lists = known_values(database, KnownValues::lists);
  std::vector<Measured> out;
  for (const Metric& metric : sql::metrics()) {
    Measured& measured = out.emplace_back(Measured{&metric, {}});
    if (metric.query.empty() && metric.sql.empty()) {
      measured.samples = given.at(metric.name);
      continue;
    }
    Values values;
    if (!metric.query.empty()) count(database, metric, now, values);
    if (!metric.sql.empty()) select(database, metric, values);
    measured.samples = samples_of(metric, lists, std::move(values));
  }
  return out;
}

}  // namespace kvq
