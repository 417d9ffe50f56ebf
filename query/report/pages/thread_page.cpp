// SPDX-License-Identifier: MIT
#include "query/report/pages/thread_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include "query/sql/pages.hpp"
#include "query/time/values.hpp"
#include "schema/base/text_width.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::report {
namespace {

// Deeper answers are not indented further.
constexpr int deepest_drawn = 24;
constexpr size_t name_width = 20;

std::vector<ThreadLine> read_nodes(const Database& database, const std::string& message_id) {
  std::vector<ThreadLine> nodes;
  Statement statement(database, sql::nodes_of_thread);
  for (auto rows = statement.use(message_id); rows.next();) {
    ThreadLine& node = nodes.emplace_back();
    node.id = rows.text(0);
    node.parent = rows.text(1);
    node.arrived = !rows.is_null(2);
    node.date = node.arrived ? rows.integer(2) : std::numeric_limits<int64_t>::max();
    node.subject = rows.text(3);
    node.kind = rows.text(4);
    node.from = rows.text(5);
  }
  return nodes;
}

/// Gives a missing mail the date of the oldest answer to it, which determines its position.
void date_absent(std::vector<ThreadLine>& nodes) {
  std::map<std::string, size_t> index;
  for (size_t i = 0; i < nodes.size(); ++i) index.emplace(nodes[i].id, i);
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i].arrived) continue;
    for (auto at = index.find(nodes[i].parent); at != index.end() && !nodes[at->second].arrived;
         at = index.find(nodes[at->second].parent)) {
      int64_t& date = nodes[at->second].date;
      date = std::min(date, nodes[i].date);
    }
  }
}

}  // namespace

std::vector<ThreadLine> thread_page(const Database& database, const std::string& message_id) {
  std::vector<ThreadLine> nodes = read_nodes(database, message_id);
  date_absent(nodes);
  std::map<std::string, std::vector<size_t>> answers;
  for (size_t i = 0; i < nodes.size(); ++i) answers[nodes[i].parent].push_back(i);
  for (auto& [parent, children] : answers) {
    std::ranges::sort(children, {}, [&](size_t i) {
      return std::tuple(nodes[i].date, std::string_view(nodes[i].id), std::string_view(nodes[i].subject));
    });
  }
  std::vector<ThreadLine> out;
  std::vector<std::pair<size_t, int>> waiting;
  const auto add_answers = [&](const std::string& parent, int depth) {
    const auto children = answers.extract(parent);
    if (children.empty()) return;
    for (auto child = children.mapped().rbegin(); child != children.mapped().rend(); ++child) {
      nodes[*child].last = child == children.mapped().rbegin();
      waiting.emplace_back(*child, depth);
    }
  };
  add_answers("", 0);
  while (!waiting.empty()) {
    const auto [node, depth] = waiting.back();
    waiting.pop_back();
    nodes[node].depth = depth;
    out.push_back(nodes[node]);
    add_answers(nodes[node].id, depth + 1);
  }
  return out;
}

std::vector<std::string> branches_of(const std::vector<ThreadLine>& lines) {
  std::vector<std::string> out;
  // For each level above, whether more answers follow.
  std::vector<bool> open;
  for (const ThreadLine& line : lines) {
    const int depth = std::min(line.depth, deepest_drawn);
    open.resize(static_cast<size_t>(depth));
    std::string& tree = out.emplace_back();
    for (size_t level = 0; level + 1 < open.size(); ++level) tree += open[level] ? "│ " : "  ";
    if (depth > 0) {
      tree += line.last ? "└ " : "├ ";
      open.back() = !line.last;
    }
  }
  return out;
}

std::string to_text(const std::vector<ThreadLine>& lines, TextStyle style) {
  std::string out;
  const std::vector<std::string> branches = branches_of(lines);
  for (const ThreadLine& line : lines) {
    const std::string& tree = branches[static_cast<size_t>(&line - lines.data())];
    std::string text =
        line.arrived ? printable(line.subject) : fmt::format("(not here: {})", printable(line.id));
    std::string from = cut_to_width(printable(line.from), name_width);
    from.append(name_width - std::min(name_width, display_width(from)), ' ');
    const std::string date = line.arrived ? to_minute(line.date) : std::string(16, ' ');
    const size_t used = date.size() + name_width + 4 + display_width(tree);
    if (style.width > 0) text = cut_to_width(text, style.width > used ? style.width - used : 1);
    const bool dims = style.colour;
    out += fmt::format("{}{}{}  {}  {}{}\n", dims ? "\x1b[2m" : "", date, dims ? "\x1b[0m" : "", from, tree,
                       text);
  }
  return out;
}

}  // namespace kvq::report
