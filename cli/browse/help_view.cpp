// SPDX-License-Identifier: MIT
#include "cli/browse/help_view.hpp"

#include <algorithm>

#include "cli/browse/keys.hpp"
#include "cli/browse/views/lines.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::browse {

std::vector<Line> HelpView::draw(Size area) {
  size_t widest = 0;
  for (const KeyBinding& binding : key_bindings())
    widest = std::max(widest, display_width(names_of_keys(binding)));
  std::vector<Line> lines;
  const size_t before = widest + 4;
  const size_t room = area.columns > before + 10 ? area.columns - before : area.columns;
  for (const KeyBinding& binding : key_bindings()) {
    std::string help(binding.help);
    if (!binding.views.empty() && binding.views.find(' ') == std::string_view::npos)
      help = "in a " + std::string(binding.views) + ": " + help;
    bool is_first = true;
    for (const std::string_view part : wrapped(help, room)) {
      const std::string keys = is_first ? names_of_keys(binding) : "";
      lines.push_back(
          {.texts = {{"  " + cell(keys, widest) + "  ", Style::heading}, {std::string(part), Style::plain}}});
      is_first = false;
    }
  }
  window_.resize(area.rows, lines.size());
  std::vector<Line> out;
  for (size_t at = window_.top(); at < std::min(window_.top() + area.rows, lines.size()); ++at)
    out.push_back(part_of(lines[at], window_.left(), area.columns));
  return out;
}

}  // namespace kvq::browse
