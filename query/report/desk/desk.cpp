// SPDX-License-Identifier: MIT
#include "query/report/desk/desk.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "query/report/desk/pieces.hpp"
#include "query/sql/desk.hpp"
#include "schema/base/text_width.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::report {
namespace {

/// Writes a text as one word of a POSIX shell.
std::string shell_word(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

std::string command_for(const std::string& query) {
  return "kvq " + shell_word(query);
}

bool is_of_series(const DeskRow& row) {
  return !row.state.empty();
}

std::string what_of(const DeskRow& row) {
  std::string out = row.author;
  if (!is_of_series(row)) return out;
  out += fmt::format(", v{}", row.revision.value_or(1));
  if (row.patches.value_or(1) != 1) out += fmt::format(", {} patches", *row.patches);
  return out + fmt::format(", {}", row.state);
}

/// Writes each row as two lines to four: its number, how long it waits and its title; what it is; what has
/// changed; its id, if it has no number.
Runs lines_of(const DeskList& list, const TextStyle& style) {
  Runs runs;
  const bool has_numbers = static_cast<bool>(style.number_of);
  constexpr size_t width_of_days = 7;
  constexpr size_t width_of_number = 4;
  constexpr std::string_view gap = "  ";
  const std::string indent(width_of_days + (has_numbers ? width_of_number + gap.size() : 0), ' ');
  const auto add = [&](const std::string& text) {
    const std::string line = printable(text);
    runs.push_back({(style.width > 0 ? cut_to_width(line, style.width) : line) + "\n"});
  };
  for (const DeskRow& row : list.rows) {
    const size_t number = has_numbers ? style.number_of(row.id) : 0;
    const std::string shown = number > 0 ? fmt::format("#{}", number) : std::string();
    const std::string first = has_numbers ? fmt::format("{:>{}}{}", shown, width_of_number, gap) : shown;
    add(fmt::format("{}{:>4} d {}", first, row.days, row.title.empty() ? "(no title)" : row.title));
    add(indent + what_of(row));
    if (!row.note.empty()) add(indent + row.note);
    // An id that is cut is of no use.
    if (number == 0) runs.push_back({indent + printable(row.id) + "\n"});
  }
  return runs;
}

SectionRows table_of(const DeskList& list) {
  const bool of_series = std::ranges::any_of(list.rows, is_of_series);
  const bool has_notes = std::ranges::any_of(list.rows, [](const DeskRow& row) { return !row.note.empty(); });
  SectionRows table;
  const auto add = [&](std::string_view name, ColumnKind kind) { add_column(table, name, kind); };
  add("days", ColumnKind::number);
  add("title", ColumnKind::text);
  add("author", ColumnKind::text);
  if (of_series) {
    add("v", ColumnKind::number);
    add("patches", ColumnKind::number);
    add("state", ColumnKind::text);
  }
  if (has_notes) add("changes", ColumnKind::text);
  for (const DeskRow& row : list.rows) {
    Row cells = {row.days, row.title, row.author};
    if (of_series) {
      cells.emplace_back(row.revision.value_or(1));
      cells.emplace_back(row.patches.value_or(1));
      cells.emplace_back(row.state);
    }
    if (has_notes) cells.emplace_back(row.note);
    table.rows.push_back(std::move(cells));
    table.addresses.push_back(row.url);
  }
  table.of_series = of_series;
  return table;
}

void write_list(const DeskList& list, const DeskLayout& layout, DocumentWriter& writer) {
  writer.heading(fmt::format("{} ({})", list.heading, list.total));
  if (layout.has_tables) {
    writer.section(table_of(list));
  } else {
    writer.text(lines_of(list, layout.style));
  }
  if (list.has_changes) {
    writer.text({{fmt::format("'kvq todo --changes {}' prints the text of the changes.\n",
                              layout.style.number_of ? "NUMBER" : "MESSAGE-ID")}});
  }
  const int64_t more = list.total - static_cast<int64_t>(list.rows.size());
  if (more > 0) writer.text({{fmt::format("and {} more: {}\n", more, command_for(list.query))}});
}

void write_new(const Desk& desk, DocumentWriter& writer) {
  writer.heading("New " + desk.since);
  Runs runs;
  for (const NewCount& count : desk.new_counts) {
    if (count.count == 0) continue;
    const std::string number = fmt::format("{:>5}", count.count);
    runs.push_back({.text = number, .query = count.query});
    runs.push_back({fmt::format(" {}\n", count.count == 1 ? count.one : count.several)});
  }
  if (runs.empty()) runs.push_back({"Nothing.\n"});
  writer.text(runs);
}

}  // namespace

bool Desk::has_rows() const {
  return std::ranges::any_of(lists, [](const DeskList& list) { return list.total > 0; });
}

bool Desk::has_new() const {
  return std::ranges::any_of(new_counts, [](const NewCount& count) { return count.count > 0; });
}

Desk read_desk(const Database& database, DeskQuery query, std::string since) {
  Desk desk{.query = std::move(query), .since = std::move(since), .new_counts = {}, .lists = {}};
  desk.new_counts = new_counts(database, desk.query);
  desk.lists = desk_lists(database, desk.query);
  desk.lacks_sections =
      desk.query.owner.is_person() && !Statement(database, sql::has_sections).find().has_value();
  return desk;
}

std::string headline_of(const Desk& desk) {
  std::vector<std::string> numbers;
  for (const DeskList& list : desk.lists) {
    if (list.total > 0) numbers.push_back(fmt::format("{} {}", list.total, list.purpose));
  }
  const std::string& shown = desk.query.owner.shown;
  return printable(
      fmt::format("{}: {}", shown.substr(0, shown.find(" <")),
                  numbers.empty() ? "nothing to do" : fmt::format("{}", fmt::join(numbers, ", "))));
}

void write_desk(const Desk& desk, const DeskLayout& layout, DocumentWriter& writer) {
  const std::string title = printable("The desk of " + desk.query.owner.shown);
  writer.begin({.name = "todo", .summary = title, .title = title, .parameters = {}});
  if (!desk.since.empty()) write_new(desk, writer);
  std::vector<std::string_view> nothing;
  for (const DeskList& list : desk.lists) {
    if (list.total == 0) {
      nothing.push_back(list.purpose);
    } else {
      write_list(list, layout, writer);
    }
  }
  if (!nothing.empty()) writer.note({{fmt::format("Nothing {}.", fmt::join(nothing, ", "))}});
  if (desk.lacks_sections)
    writer.note(
        {{"No MAINTAINERS was imported, so only what was sent to them counts. 'kvq subsystems import "
          "LINUX' imports it."}});
  writer.end("");
}

}  // namespace kvq::report
