// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cstdint>
#include <regex>

#include "query/report/documents/chart_svg.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::report;

namespace {

/// Returns a chart of `count` days from 1970-01-01, the last day first, with n mails on the nth day.
SectionRows days(int count) {
  SectionRows section{
      .columns = {{"day(date)"}, {"count", ColumnKind::number}}, .titles = {"day", "mails"}, .rows = {}};
  for (int day = count; day > 0; --day) {
    section.rows.push_back(
        {fmt::format("1970-{:02}-{:02}", (day - 1) / 31 + 1, (day - 1) % 31 + 1), int64_t{day}});
  }
  section.chart = Chart::time;
  section.number = 1;
  return section;
}

std::vector<std::smatch> found(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  return {std::sregex_iterator(text.begin(), text.end(), regex), {}};
}

}  // namespace

TEST_CASE("chart: the labels below the bars never overlap, for any number of bars", "[report]") {
  constexpr double width_of_ten_digits = 80;
  const int count = GENERATE(1, 7, 8, 9, 10, 31, 119, 120, 121, 200, 300, 365, 366);
  CAPTURE(count);
  const std::string svg = chart_svg(days(count));
  CHECK(found(svg, "<rect").size() == static_cast<size_t>(count));
  double end_before = 0;
  for (const auto& label :
       found(svg, "<text x=\"([0-9.]+)\" y=\"188\" class=\"label\" text-anchor=\"(start|end)\">")) {
    const double x = std::stod(label[1]);
    const double begin = label[2] == "end" ? x - width_of_ten_digits : x;
    CHECK(begin >= end_before);
    end_before = begin + width_of_ten_digits;
  }
  CHECK(end_before <= 720);
  CHECK(end_before > 0);
}

TEST_CASE("chart: a time chart names the columns of its table, unless groups divide that", "[report]") {
  SectionRows section = days(3);
  CHECK(
      found(chart_svg(section), "<svg class=\"chart\" data-times=\"0\" data-numbers=\"1\" viewBox=").size() ==
      1);
  section.chart = Chart::bars;
  CHECK(found(chart_svg(section), "data-times").empty());
  section.chart = Chart::time;
  section.group = 0;
  CHECK(found(chart_svg(section), "data-times").empty());
}

TEST_CASE("chart: a time chart draws only the newest 366 bars", "[report]") {
  const std::string svg = chart_svg(days(370));
  const auto titles = found(svg, "<title>([0-9][^<]*)</title>");
  REQUIRE(titles.size() == 366);
  CHECK(titles.front()[1] == "1970-01-05: 5");
  CHECK(titles.back()[1] == "1970-12-29: 370");
}
