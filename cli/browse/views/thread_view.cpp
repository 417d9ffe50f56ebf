// SPDX-License-Identifier: MIT
#include "cli/browse/views/thread_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/browse/views/lines.hpp"
#include "query/language/written.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::browse {
namespace {

constexpr size_t wide_screen = 110;
constexpr size_t narrow_screen = 60;

}  // namespace

ThreadView::ThreadView(Reader& reader, std::string message_id) : reader_(reader), id_(std::move(message_id)) {
  read(id_);
}

void ThreadView::read(const std::string& chosen) {
  auto lines = reader_.read([&](const Database& database) { return report::thread_page(database, id_); });
  if (lines.empty())
    throw Error(ErrorKind::usage, fmt::format("there is no mail with the Message-ID '{}'", id_));
  lines_ = std::move(lines);
  branches_ = report::branches_of(lines_);
  const auto at = std::ranges::find(lines_, chosen, &report::ThreadLine::id);
  window_.resize(window_.rows(), lines_.size());
  if (at != lines_.end()) window_.choose(static_cast<size_t>(at - lines_.begin()));
}

void ThreadView::reload() {
  read(lines_[window_.chosen()].id);
}

std::string ThreadView::title() const {
  const report::ThreadLine& first = lines_.front();
  return "Thread: " + (first.arrived ? first.subject : first.id);
}

std::string ThreadView::place() const {
  return fmt::format("{} of {}", grouped(static_cast<int64_t>(window_.chosen()) + 1),
                     grouped(static_cast<int64_t>(lines_.size())));
}

bool ThreadView::move(Move move) {
  return window_.move_chosen(move);
}

std::string ThreadView::mail() const {
  const report::ThreadLine& line = lines_[window_.chosen()];
  return line.arrived ? line.id : std::string();
}

std::string ThreadView::mails() const {
  return ast::written_term("thread", id_);
}

std::vector<Line> ThreadView::draw(Size area) {
  window_.resize(area.rows, lines_.size());
  const bool is_wide = area.columns >= wide_screen;
  const size_t date_width = is_wide ? 16 : area.columns >= narrow_screen ? 10 : 0;
  const size_t name_width = is_wide ? 24 : area.columns >= narrow_screen ? 16 : 0;
  std::vector<Line> out;
  for (size_t at = window_.top(); at < std::min(window_.top() + area.rows, lines_.size()); ++at) {
    const report::ThreadLine& mail = lines_[at];
    Line line;
    if (date_width > 0) {
      const std::string date = mail.arrived ? to_minute(mail.date).substr(0, date_width) : "";
      line.texts.push_back({cell(date, date_width + 2), Style::soft});
      line.texts.push_back({cell(mail.from, name_width) + "  ", Style::plain});
    }
    line.texts.push_back({branches_[at], Style::soft});
    line.texts.push_back(
        {mail.arrived ? printable(mail.subject) : fmt::format("(not here: {})", printable(mail.id)),
         mail.arrived ? Style::plain : Style::soft});
    line = part_of(line, window_.left(), area.columns);
    line.is_chosen = at == window_.chosen();
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace kvq::browse
