// SPDX-License-Identifier: MIT
#include "cli/browse/views/lines.hpp"

#include <algorithm>

#include "schema/base/text_width.hpp"

namespace kvq::browse {
namespace {

constexpr size_t tab_columns = 8;

/// Returns the text without its first columns, and how many columns that took: one more if a wide letter lies
/// across the edge.
std::pair<std::string_view, size_t> after_columns(std::string_view text, size_t columns) {
  size_t width = 0;
  while (!text.empty() && width < columns) {
    const std::string_view before = text;
    take_code_point(text);
    width += display_width(before.substr(0, before.size() - text.size()));
  }
  return {text, width};
}

/// Returns the longest beginning that is at most so many columns wide.
std::string_view first_columns(std::string_view text, size_t columns) {
  std::string_view rest = text;
  size_t width = 0;
  while (!rest.empty()) {
    std::string_view after = rest;
    take_code_point(after);
    width += display_width(rest.substr(0, rest.size() - after.size()));
    if (width > columns) break;
    rest = after;
  }
  return text.substr(0, text.size() - rest.size());
}

}  // namespace

Line line_of(std::string_view text, Style style) {
  return {.texts = {{printable(text), style}}};
}

size_t width_of(const Line& line) {
  size_t width = 0;
  for (const Text& text : line.texts) width += display_width(text.text);
  return width;
}

Line part_of(const Line& line, size_t left, size_t columns) {
  Line out{.texts = {}, .is_chosen = line.is_chosen};
  size_t used = 0;
  for (const Text& text : line.texts) {
    std::string_view rest = text.text;
    std::string shown;
    if (left > 0) {
      const auto [after, skipped] = after_columns(rest, left);
      shown.assign(skipped > left ? skipped - left : 0, ' ');
      left -= std::min(left, skipped);
      rest = after;
    }
    shown += rest;
    const size_t width = display_width(shown);
    if (used + width > columns) {
      shown = cut_to_width(shown, columns - used);
      // The texts before fill the line: their last letter gives way to the ellipsis.
      if (shown.empty() && !out.texts.empty() && columns > 0)
        out.texts.back().text =
            cut_to_width(out.texts.back().text + " ", display_width(out.texts.back().text));
      out.texts.push_back({std::move(shown), text.style});
      break;
    }
    used += width;
    if (!shown.empty()) out.texts.push_back({std::move(shown), text.style});
  }
  return out;
}

std::string cell(std::string_view text, size_t columns) {
  std::string out = cut_to_width(printable(text), columns);
  const size_t width = display_width(out);
  out.append(columns - std::min(columns, width), ' ');
  return out;
}

std::string without_tabs(std::string_view text) {
  std::string out;
  size_t width = 0;
  while (true) {
    const size_t tab = std::min(text.find('\t'), text.size());
    const std::string part = printable(text.substr(0, tab));
    out += part;
    if (tab == text.size()) return out;
    width += display_width(part);
    const size_t blanks = tab_columns - width % tab_columns;
    out.append(blanks, ' ');
    width += blanks;
    text.remove_prefix(tab + 1);
  }
}

std::vector<std::string_view> wrapped(std::string_view text, size_t columns) {
  std::vector<std::string_view> parts;
  columns = std::max<size_t>(columns, 2);
  // A text in bytes is never wider than its bytes.
  while (text.size() > columns && display_width(text) > columns) {
    std::string_view part = first_columns(text, columns);
    const size_t space = part.find_last_of(' ');
    // A word that fills more than half of the line is broken; so is one behind an indentation.
    if (text[part.size()] != ' ' && space != std::string_view::npos && space > part.size() / 2)
      part = part.substr(0, space + 1);
    parts.push_back(part);
    text.remove_prefix(part.size());
    if (text.starts_with(' ') && !part.ends_with(' ')) text.remove_prefix(1);
  }
  if (!text.empty() || parts.empty()) parts.push_back(text);
  return parts;
}

Line bar(std::string_view left, std::string_view right, size_t columns) {
  const std::string end = cut_to_width(printable(right), columns);
  const size_t gap = end.empty() ? 0 : 2;
  const size_t width = display_width(end) + gap;
  const std::string begin = cell(left, columns > width ? columns - width : 0);
  std::string text = begin;
  text.append(columns - std::min(columns, display_width(begin) + display_width(end)), ' ');
  return {.texts = {{text + end, Style::bar}}};
}

}  // namespace kvq::browse
