// SPDX-License-Identifier: MIT
#include "cli/browse/views/list_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "cli/browse/views/lines.hpp"
#include "query/report/formats/format.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::browse {
namespace {

constexpr size_t gap = 2;
constexpr size_t least_subject = 24;
constexpr size_t wide_screen = 110;
constexpr size_t widest_column = 40;
constexpr size_t most_rows_of_screen = 500;

/// The columns of a list of mails, in the order of FoundRows::columns().
enum Column : uint8_t { date, kind, state, author, subject };

struct Widths {
  size_t date = 0;
  size_t state = 0;
  size_t author = 0;
};

/// Returns widths for the widest state and author. On a narrow screen, the subject keeps its place and the
/// other columns go, one after the other.
Widths widths_of(size_t columns, size_t widest_state, size_t widest_author) {
  const bool is_wide = columns >= wide_screen;
  Widths widths{.date = is_wide ? 16UL : 10UL,
                .state = std::min<size_t>(widest_state, is_wide ? 18 : 15),
                .author = std::min<size_t>(widest_author, is_wide ? 28 : 20)};
  const auto used = [&] {
    size_t sum = 0;
    for (const size_t width : {widths.date, widths.state, widths.author}) sum += width == 0 ? 0 : width + gap;
    return sum;
  };
  for (size_t* width : {&widths.state, &widths.date, &widths.author}) {
    if (used() + least_subject > columns) *width = 0;
  }
  return widths;
}

std::string text_at(const Row& row, Column column) {
  const auto* text = std::get_if<std::string>(&row[column]);
  return text == nullptr ? std::string() : *text;
}

/// Returns the state of a patch or cover, the kind of another mail.
std::string state_of(const Row& row) {
  const std::string in_state = text_at(row, state);
  return in_state.empty() ? text_at(row, kind) : in_state;
}

Line drawn_mail(const Row& row, const std::vector<plan::Column>& columns, const Widths& widths) {
  Line line;
  const auto add = [&](std::string_view text, size_t width, Style style) {
    if (width > 0) line.texts.push_back({cell(text, width) + std::string(gap, ' '), style});
  };
  add(report::to_text(row[date], columns[date]).substr(0, widths.date), widths.date, Style::soft);
  add(state_of(row), widths.state, style_of_state(text_at(row, state)));
  add(text_at(row, author), widths.author, Style::plain);
  line.texts.push_back({printable(text_at(row, subject)), Style::plain});
  return line;
}

}  // namespace

Style style_of_state(std::string_view state) {
  constexpr std::array<std::string_view, 3> waiting = {"awaiting-review", "awaiting-author",
                                                       "partially-reviewed"};
  constexpr std::array<std::string_view, 3> bad = {"nacked", "rejected", "dropped"};
  constexpr std::array<std::string_view, 2> good = {"applied", "reviewed"};
  if (std::ranges::find(waiting, state) != waiting.end()) return Style::waiting;
  if (std::ranges::find(bad, state) != bad.end()) return Style::bad;
  return std::ranges::find(good, state) != good.end() ? Style::good : Style::soft;
}

ListView::ListView(Reader& reader, const std::string& query, WhyNothing why_nothing)
    : rows_(reader, query), why_nothing_(std::move(why_nothing)) {
  rows_.at(0);
  window_.resize(window_.rows(), rows_.known());
  note_chosen();
}

std::string ListView::place() const {
  if (rows_.known() == 0) return "nothing found";
  const std::string at = grouped(static_cast<int64_t>(window_.chosen()) + 1);
  const std::string of = grouped(static_cast<int64_t>(rows_.known()));
  return fmt::format("{} of {}{}", at, of, rows_.total() ? "" : "+");
}

void ListView::read_to(size_t row) {
  while (!rows_.total() && rows_.known() <= row && rows_.at(rows_.known()) != nullptr) {
  }
}

bool ListView::move(Move move) {
  if (move == Move::last) rows_.count();
  // Enough for a page, also before the first drawing.
  read_to(window_.chosen() + 2 * std::min(window_.rows(), most_rows_of_screen));
  window_.resize(window_.rows(), rows_.known());
  const Window before = window_;
  const bool has_moved = window_.move_chosen(move);
  try {
    note_chosen();
  } catch (...) {
    window_ = before;
    throw;
  }
  if (rows_.take_renewal()) choose_again();
  return has_moved;
}

void ListView::note_chosen() {
  const Row* row = rows_.at(window_.chosen());
  mail_ = row == nullptr ? "" : rows_.mail_of(*row);
  counted_ = row == nullptr ? "" : rows_.counted_by(*row);
}

/// Chooses the same mail as before, which new mails may have moved down, and deleted ones up.
void ListView::choose_again() {
  constexpr size_t farthest = 1'000;
  const std::string mail = mail_;
  const size_t place = window_.chosen();
  read_to(place + window_.rows());
  window_.resize(window_.rows(), rows_.known());
  for (size_t away = 0; !mail.empty() && away < farthest; ++away) {
    for (const size_t at : {place + away, place - std::min(place, away)}) {
      const Row* row = rows_.at(at);
      if (row == nullptr || rows_.mail_of(*row) != mail) continue;
      read_to(at + window_.rows());
      window_.resize(window_.rows(), rows_.known());
      window_.choose(at);
      return;
    }
  }
  note_chosen();
}

void ListView::reload() {
  rows_.forget();
  rows_.at(0);
  choose_again();
}

std::vector<Line> ListView::draw(Size area) {
  read_to(window_.top() + area.rows);
  if (rows_.take_renewal()) choose_again();
  if (rows_.known() == 0) return drawn_nothing(area);
  return rows_.have_own_columns() ? drawn_columns(area) : drawn_mails(area);
}

std::vector<Line> ListView::drawn_nothing(Size area) const {
  const std::string why = why_nothing_ ? why_nothing_(rows_.query(), area.columns) : "";
  std::vector<Line> lines = {line_of("Nothing matches.", Style::heading)};
  for (std::string_view rest = why; !rest.empty();)
    lines.push_back(part_of(line_of(take_line(rest)), 0, area.columns));
  return lines;
}

std::vector<Line> ListView::drawn_mails(Size area) {
  window_.resize(area.rows, rows_.known());
  const size_t end = std::min(window_.top() + area.rows, window_.count());
  // The columns grow with what was seen and never shrink, so that scrolling does not shake them.
  for (size_t at = window_.top(); at < end; ++at) {
    const Row* row = rows_.at(at);
    if (row == nullptr) break;
    widest_state_ = std::max(widest_state_, state_of(*row).size());
    widest_author_ = std::max(widest_author_, display_width(printable(text_at(*row, author))));
  }
  const Widths widths = widths_of(area.columns, widest_state_, widest_author_);
  std::vector<Line> lines;
  for (size_t at = window_.top(); at < end; ++at) {
    const Row* row = rows_.at(at);
    if (row == nullptr) break;
    Line line = part_of(drawn_mail(*row, rows_.columns(), widths), window_.left(), area.columns);
    line.is_chosen = at == window_.chosen();
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Line> ListView::drawn_columns(Size area) {
  // The first line names the columns.
  const size_t shown = area.rows > 1 ? area.rows - 1 : 1;
  window_.resize(shown, rows_.known());
  const auto& columns = rows_.columns();
  std::vector<std::vector<std::string>> rows(1);
  for (const plan::Column& column : columns) rows.front().push_back(column.name);
  for (size_t at = window_.top(); at < std::min(window_.top() + shown, window_.count()); ++at) {
    const Row* row = rows_.at(at);
    if (row == nullptr) break;
    auto& cells = rows.emplace_back();
    for (size_t i = 0; i < columns.size(); ++i)
      cells.push_back(printable(report::to_text((*row)[i], columns[i])));
  }
  std::vector<size_t> widths(columns.size(), 0);
  for (const auto& cells : rows) {
    for (size_t i = 0; i < cells.size(); ++i)
      widths[i] = std::max(widths[i], std::min(display_width(cells[i]), widest_column));
  }
  std::vector<Line> lines;
  for (size_t r = area.rows > 1 ? 0 : 1; r < rows.size(); ++r) {
    Line line;
    for (size_t i = 0; i < columns.size(); ++i) {
      const bool is_last = i + 1 == columns.size();
      const bool is_number = columns[i].kind == ColumnKind::number;
      std::string text = is_last && !is_number ? rows[r][i] : cell(rows[r][i], widths[i]);
      if (is_number) text = fmt::format("{:>{}}", std::string(trimmed(text)), widths[i]);
      line.texts.push_back({text + (is_last ? "" : "  "), r == 0 ? Style::heading : Style::plain});
    }
    line = part_of(line, window_.left(), area.columns);
    line.is_chosen = r > 0 && window_.top() + r - 1 == window_.chosen();
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace kvq::browse
