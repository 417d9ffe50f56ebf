// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "query/report/pages/thread_page.hpp"
#include "query/time/values.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

// Deeper answers are not indented further.
constexpr size_t deepest_drawn = 24;
constexpr size_t columns_of_level = 2;
constexpr size_t date_width = 16;
constexpr size_t usual_name_width = 20;
constexpr std::string_view gap = "  ";

std::string padded(std::string text, size_t columns) {
  text.append(columns - std::min(columns, display_width(text)), ' ');
  return text;
}

/// The widths of the columns before the tree, and how deep it is drawn.
class Layout {
 public:
  Layout(const std::vector<ThreadLine>& lines, const TextStyle& style) {
    if (style.width == 0) return;
    if (style.number_of) number_width = fmt::format("{}", lines.size()).size();
    // A name is cut only where it would leave too little of the subject.
    name_width = 0;
    for (const ThreadLine& line : lines)
      name_width = std::max(name_width, display_width(printable(line.from)));
    name_width = std::min(name_width, std::max(usual_name_width, style.width / 4));
    const size_t left = style.width - std::min(style.width, before_tree());
    deepest = std::clamp<size_t>(left / columns_of_level / 2, 1, deepest_drawn);
  }

  size_t before_tree() const {
    const size_t numbers = number_width == 0 ? 0 : number_width + gap.size();
    return numbers + date_width + name_width + 2 * gap.size();
  }

  /// 0: no numbers.
  size_t number_width = 0;
  size_t name_width = usual_name_width;
  size_t deepest = deepest_drawn;
};

class Tree {
 public:
  explicit Tree(size_t deepest) : deepest_(deepest) {}

  /// Returns what is drawn before a line.
  std::string before(const ThreadLine& line) {
    open_.resize(std::min(static_cast<size_t>(line.depth), deepest_));
    std::string out;
    for (size_t level = 0; level + 1 < open_.size(); ++level) out += open_[level] ? "│ " : "  ";
    if (!open_.empty()) {
      out += line.last ? "└ " : "├ ";
      open_.back() = !line.last;
    }
    return out;
  }

 private:
  size_t deepest_;
  /// For each level above, whether more answers follow.
  std::vector<bool> open_;
};

}  // namespace

std::vector<std::string> branches_of(const std::vector<ThreadLine>& lines) {
  Tree tree(deepest_drawn);
  std::vector<std::string> out;
  for (const ThreadLine& line : lines) out.push_back(tree.before(line));
  return out;
}

std::string to_text(const std::vector<ThreadLine>& lines, const TextStyle& style) {
  const Layout layout(lines, style);
  Tree tree(layout.deepest);
  std::string out;
  for (const ThreadLine& line : lines) {
    std::string number;
    if (layout.number_width > 0) {
      const size_t of_row = line.arrived ? style.number_of(line.id) : 0;
      number =
          fmt::format("{:>{}}{}", of_row == 0 ? "" : fmt::format("{}", of_row), layout.number_width, gap);
    }
    const std::string drawn = tree.before(line);
    const std::string from = padded(cut_to_width(printable(line.from), layout.name_width), layout.name_width);
    const std::string date = line.arrived ? to_minute(line.date) : std::string(date_width, ' ');
    std::string text =
        line.arrived ? printable(line.subject) : fmt::format("(not here: {})", printable(line.id));
    const size_t used = layout.before_tree() + display_width(drawn);
    if (style.width > 0) text = cut_to_width(text, style.width > used ? style.width - used : 1);
    out += fmt::format("{}{}{}{}{}{}{}{}{}\n", style.colour ? "\x1b[2m" : "", number, date,
                       style.colour ? "\x1b[0m" : "", gap, from, gap, drawn, text);
  }
  return out;
}

}  // namespace kvq::report
