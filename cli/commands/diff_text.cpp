// SPDX-License-Identifier: MIT
#include "cli/commands/diff_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

#include "schema/base/numbers.hpp"

namespace kvq {
namespace {

/// How a kind of change is marked, in the colours of git diff.
struct Mark {
  std::string_view sign;
  std::string_view colour;
};

constexpr std::array<Mark, 3> marks = {{{"+", "\x1b[32m"}, {"-", "\x1b[31m"}, {"~", "\x1b[33m"}}};
constexpr std::string_view plain = "\x1b[0m";

std::string state_text(const Value& state) {
  const auto* text = std::get_if<std::string>(&state);
  return text ? *text : "no series";
}

/// Returns the heading of a change.
std::string heading_of(const Change& change) {
  const bool has_state = !std::holds_alternative<std::monostate>(change.was);
  std::string moved = fmt::format("{} -> {}", state_text(change.was), state_text(change.now));
  if (change.kind == ChangeKind::moved) return moved;
  std::string kind(name_of(change.kind));
  if (change.now == Value{std::string(deleted_state)}) return kind + ", deleted";
  if (!has_state) return kind;
  return change.was == change.now ? fmt::format("{}, {}", kind, state_text(change.now))
                                  : fmt::format("{}, {}", kind, moved);
}

/// Returns one line for each row, with the columns aligned over all rows.
std::vector<std::string> lines_of(std::span<const Change> changes, const std::vector<plan::Column>& columns,
                                  report::TextStyle style) {
  std::vector<std::string> lines;
  const auto writer = report::make_writer(report::Format::text, {.columns = columns}, style,
                                          [&](std::string_view line) { lines.emplace_back(line); });
  for (const Change& change : changes) writer->write(change.row);
  writer->end();
  return lines;
}

struct Group {
  std::string heading;
  const Mark* mark;
  std::vector<size_t> changes;
};

std::vector<Group> groups_of(std::span<const Change> changes) {
  std::vector<Group> groups;
  for (size_t i = 0; i < changes.size(); ++i) {
    const Mark* mark = &marks.at(static_cast<size_t>(changes[i].kind));
    const std::string heading = heading_of(changes[i]);
    auto known = std::ranges::find_if(
        groups, [&](const Group& group) { return group.mark == mark && group.heading == heading; });
    if (known == groups.end()) known = groups.insert(groups.end(), {heading, mark, {}});
    known->changes.push_back(i);
  }
  return groups;
}

std::string sums_of(std::span<const Change> changes) {
  std::string out;
  for (const ChangeKind kind : {ChangeKind::found_new, ChangeKind::gone, ChangeKind::moved}) {
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ",
                       grouped(std::ranges::count(changes, kind, &Change::kind)), name_of(kind));
  }
  return out + "\n";
}

}  // namespace

std::string diff_text(std::span<const Change> changes, const std::vector<plan::Column>& columns,
                      report::TextStyle style) {
  constexpr size_t indent = 2;
  report::TextStyle line_style = style;
  if (style.width > indent) line_style.width -= indent;
  const std::vector<std::string> lines = lines_of(changes, columns, line_style);
  std::string out;
  for (const Group& group : groups_of(changes)) {
    const auto marked = [&](std::string_view text) {
      return style.colour ? fmt::format("{}{}{}", group.mark->colour, text, plain) : std::string(text);
    };
    out += marked(group.heading) + "\n";
    for (const size_t i : group.changes) out += fmt::format("{} {}", marked(group.mark->sign), lines[i]);
    out += "\n";
  }
  return out + sums_of(changes);
}

}  // namespace kvq
