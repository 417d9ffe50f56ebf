// SPDX-License-Identifier: MIT
#include "query/report/documents/chart_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "query/report/documents/document_writers.hpp"
#include "query/report/formats/markup.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

struct Bar {
  std::string label;
  double number;
  std::string shown;
};

// In SVG user units; the page scales the drawing to its width.
constexpr double width = 720;
constexpr size_t most_bars = 25;
constexpr size_t most_shares = 8;
// The days of a year.
constexpr size_t most_times = 366;
constexpr size_t widest_label = 30;
constexpr double widest_time = 84;

std::string number_text(double number) {
  return fmt::format("{:.6g}", number);
}

std::vector<Bar> bars_of(const SectionRows& section) {
  std::vector<Bar> bars;
  for (size_t row = 0; row < section.rows.size(); ++row) {
    const double number = charted(section, row);
    bars.push_back({charted_label(section, row), number, number_text(number)});
  }
  return bars;
}

double most_of(const std::vector<Bar>& bars) {
  double most = 0;
  for (const Bar& bar : bars) most = std::max(most, bar.number);
  return most;
}

constexpr std::string_view plain_begin = "<svg class=\"chart\"";

std::string begin(double height, std::string_view name, std::string_view element = plain_begin) {
  return fmt::format("{3} viewBox=\"0 0 {0} {1}\" role=\"img\" aria-label=\"{2}\">\n<title>{2}</title>\n",
                     width, height, escaped_markup(name), element);
}

/// Says in which columns of the table a script finds the times and the numbers. A section with groups has
/// several tables, which a script could not tell from those of other sections.
std::string time_chart_begin(const SectionRows& section) {
  if (section.group) return std::string(plain_begin);
  return fmt::format("{}\"{}\" data-numbers=\"{}\"", time_chart_with_table, section.label, section.number);
}

/// Draws one horizontal bar per row, with its number at the end.
std::string bars_chart(std::vector<Bar> bars, const std::string& name) {
  if (bars.size() > most_bars) bars.resize(most_bars);
  constexpr double line = 22;
  constexpr double left = 250;
  const double most = most_of(bars);
  std::string out = begin(line * static_cast<double>(bars.size()) + 4, name);
  double top = 2;
  for (const Bar& bar : bars) {
    const double length = (width - left - 60) * bar.number / most;
    out += fmt::format(
        "<text x=\"{}\" y=\"{}\" class=\"label\" text-anchor=\"end\">{}</text><rect x=\"{}\" y=\"{}\" "
        "width=\"{:.1f}\" "
        "height=\"14\" rx=\"2\" class=\"bar\"/><text x=\"{:.1f}\" y=\"{}\" class=\"value\">{}</text>\n",
        left - 8, top + 14, escaped_markup(cut_to_width(bar.label, widest_label)), left, top + 3, length,
        left + length + 6, top + 14, bar.shown);
    top += line;
  }
  return out + "</svg>\n";
}

/// Draws one vertical bar per row, from left to right, with as many labels as fit. If there are too many
/// rows, draws the newest.
std::string time_chart(std::vector<Bar> bars, const std::string& name, const std::string& element) {
  // In chronological order, independent of the order of the rows.
  std::ranges::sort(bars, {}, &Bar::label);
  if (bars.size() > most_times) bars.erase(bars.begin(), bars.end() - most_times);
  constexpr double height = 200;
  constexpr double bottom = 170;
  constexpr double left = 44;
  const double most = most_of(bars);
  const double step = (width - left) / static_cast<double>(bars.size());
  const size_t every = std::max<size_t>(1, static_cast<size_t>(widest_time / step) + 1);
  double free_from = 0;
  std::string out = begin(height, name, element);
  out += fmt::format(
      "<text x=\"{0}\" y=\"14\" class=\"value\" text-anchor=\"end\">{1}</text><text x=\"{0}\" y=\"{2}\" "
      "class=\"value\" text-anchor=\"end\">0</text><line x1=\"{3}\" y1=\"{2}\" x2=\"{4}\" y2=\"{2}\" "
      "class=\"axis\"/>\n",
      left - 6, number_text(most), bottom, left, width);
  for (size_t i = 0; i < bars.size(); ++i) {
    const double tall = (bottom - 10) * bars[i].number / most;
    const double x = left + step * static_cast<double>(i);
    out += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" class=\"bar\"><title>{}: "
        "{}</title></rect>\n",
        x + step * 0.1, bottom - tall, step * 0.8, tall, escaped_markup(bars[i].label), bars[i].shown);
    // A label at the right edge is right-aligned with its bar, if it does not overlap the previous label.
    const bool is_last = x + widest_time > width;
    if (i % every == 0 && (!is_last || x + step - widest_time >= free_from)) {
      free_from = x + widest_time;
      out += fmt::format("<text x=\"{:.1f}\" y=\"{}\" class=\"label\" text-anchor=\"{}\">{}</text>\n",
                         is_last ? x + step : x, bottom + 18, is_last ? "end" : "start",
                         escaped_markup(bars[i].label));
    }
  }
  return out + "</svg>\n";
}

/// Draws one bar divided into shares, the largest first, with a legend below.
std::string shares_chart(std::vector<Bar> bars, const std::string& name) {
  std::ranges::stable_sort(bars, std::greater(), &Bar::number);
  double all = 0;
  for (const Bar& bar : bars) all += bar.number;
  if (bars.size() > most_shares) {
    double others = 0;
    for (size_t i = most_shares - 1; i < bars.size(); ++i) others += bars[i].number;
    bars.resize(most_shares - 1);
    bars.push_back({"others", others, number_text(others)});
  }
  constexpr double line = 20;
  const size_t lines = (bars.size() + 1) / 2;
  std::string out = begin(44 + line * static_cast<double>(lines), name);
  double x = 0;
  for (size_t i = 0; i < bars.size(); ++i) {
    const double part = width * bars[i].number / all;
    const double column = i % 2 == 0 ? 0 : width / 2;
    const size_t lines_above = i / 2;
    const double top = 44 + line * static_cast<double>(lines_above);
    out += fmt::format(
        "<rect x=\"{:.1f}\" y=\"2\" width=\"{:.1f}\" height=\"26\" class=\"share{}\"/><rect x=\"{}\" "
        "y=\"{}\" "
        "width=\"12\" height=\"12\" class=\"share{}\"/><text x=\"{}\" y=\"{}\" class=\"label\">{}: {} "
        "({:.0f} "
        "%)</text>\n",
        x, std::max(part - 1, 0.5), i, column, top, i, column + 18, top + 11,
        escaped_markup(cut_to_width(bars[i].label, widest_label)), bars[i].shown, 100 * bars[i].number / all);
    x += part;
  }
  return out + "</svg>\n";
}

}  // namespace

std::string chart_svg(const SectionRows& section) {
  if (section.chart == Chart::none) return {};
  std::vector<Bar> bars = bars_of(section);
  if (most_of(bars) == 0) return {};
  const std::string name =
      fmt::format("{} by {}", section.titles[section.number], section.titles[section.label]);
  switch (section.chart) {
    case Chart::bars:
      return bars_chart(std::move(bars), name);
    case Chart::time:
      return time_chart(std::move(bars), name, time_chart_begin(section));
    case Chart::shares:
      return shares_chart(std::move(bars), name);
    case Chart::none:
      break;
  }
  return {};
}

}  // namespace kvq::report
