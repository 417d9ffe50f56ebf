// SPDX-License-Identifier: MIT
#include "cli/browse/views/series_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/browse/views/lines.hpp"
#include "query/language/written.hpp"
#include "schema/base/error.hpp"

namespace kvq::browse {

SeriesView::SeriesView(Reader& reader, std::string message_id) : reader_(reader), id_(std::move(message_id)) {
  read();
  // The first line that opens something: the row of the first revision.
  const auto first = std::ranges::find_if(lines_, [](const auto& line) { return !line.id.empty(); });
  window_.choose(static_cast<size_t>(first - lines_.begin()));
}

void SeriesView::read() {
  auto page = reader_.read([&](const Database& database) { return report::series_page(database, id_); });
  if (!page) throw Error(ErrorKind::usage, "this mail belongs to no series");
  const report::Revision& newest = page->revisions.back();
  title_ = newest.title;
  state_ = fmt::format("v{} {}", newest.revision, newest.state);
  page_ = std::move(*page);
  lay_out(columns_);
}

void SeriesView::lay_out(size_t columns) {
  const std::string chosen = lines_.empty() ? std::string() : mail();
  const size_t lines_before = lines_.size();
  columns_ = columns;
  lines_ = report::lines_of(page_, {.width = columns});
  window_.resize(window_.rows(), lines_.size());
  if (lines_.size() == lines_before || chosen.empty()) return;
  const auto same = std::ranges::find(lines_, chosen, &report::SeriesLine::id);
  if (same != lines_.end()) window_.choose(static_cast<size_t>(same - lines_.begin()));
}

bool SeriesView::move(Move move) {
  return window_.move_chosen(move);
}

std::string SeriesView::mails() const {
  return ast::written_term("topic", id_);
}

std::vector<Line> SeriesView::draw(Size area) {
  if (area.columns != columns_) lay_out(area.columns);
  window_.resize(area.rows, lines_.size());
  std::vector<Line> out;
  for (size_t at = window_.top(); at < std::min(window_.top() + area.rows, lines_.size()); ++at) {
    const report::SeriesLine& shown = lines_[at];
    Line line{.texts = {{shown.text, shown.is_heading ? Style::heading : Style::plain}}};
    line = part_of(line, window_.left(), area.columns);
    line.is_chosen = at == window_.chosen();
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace kvq::browse
