// SPDX-License-Identifier: MIT
#include "cli/browse/views/mail_view.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "cli/browse/views/lines.hpp"
#include "query/language/written.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::browse {
namespace {

constexpr size_t header_columns = 13;

bool same(const MailOptions& one, const MailOptions& other) {
  return one.wraps == other.wraps && one.hides_quotes == other.hides_quotes &&
         one.shows_all_headers == other.shows_all_headers;
}

}  // namespace

MailView::MailView(Reader& reader, std::string message_id, const MailOptions& options)
    : reader_(reader), id_(std::move(message_id)), options_(options) {
  read();
}

void MailView::read() {
  auto pages = reader_.read([&](const Database& database) { return report::message_pages(database, id_); });
  if (pages.empty())
    throw Error(ErrorKind::usage, fmt::format("there is no mail with the Message-ID '{}'", id_));
  pages_ = std::move(pages);
  columns_ = 0;
}

std::string MailView::title() const {
  return page().subject.empty() ? "(no subject)" : page().subject;
}

std::string MailView::place() const {
  if (window_.count() <= window_.rows()) return "all";
  const size_t end = window_.top() + window_.rows();
  return fmt::format("{} %", std::min<size_t>(end * 100 / window_.count(), 100));
}

std::string MailView::mails() const {
  return ast::written_term("id", id_);
}

std::vector<Line> MailView::draw(Size area) {
  if (columns_ != area.columns || !same(options_, laid_out_)) {
    // The same part of the mail stays visible.
    const size_t permille = window_.count() == 0 ? 0 : window_.top() * 1'000 / window_.count();
    lay_out(area.columns);
    window_.resize(area.rows, rows_.size());
    const size_t top = rows_.size() * permille / 1'000;
    while (window_.top() < top && has_more()) window_.move_text(Move::down);
  }
  window_.resize(area.rows, rows_.size());
  std::vector<Line> lines;
  for (size_t at = window_.top(); at < std::min(window_.top() + area.rows, rows_.size()); ++at) {
    const Row& row = rows_[at];
    Line line;
    if (row.name_bytes > 0) line.texts.push_back({row.text.substr(0, row.name_bytes), Style::header});
    line.texts.push_back({row.text.substr(row.name_bytes), row.style});
    lines.push_back(part_of(line, window_.left(), area.columns));
  }
  return lines;
}

void MailView::lay_out(size_t columns) {
  columns_ = columns;
  laid_out_ = options_;
  rows_.clear();
  for (const report::MessagePage& page : pages_) {
    if (&page != &pages_.front()) add(std::string(std::min<size_t>(columns, 40), '-'), Style::soft, columns);
    add_headers(page, columns);
    rows_.emplace_back();
    add_text(page, columns);
  }
}

void MailView::add_headers(const report::MessagePage& page, size_t columns) {
  const auto header = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    const std::string begin = fmt::format("{:{}}", fmt::format("{}:", name), header_columns);
    const size_t left = columns > header_columns + 10 ? columns - header_columns : columns;
    const std::string text = printable(value);
    if (!options_.shows_all_headers) {
      rows_.push_back({Style::plain, begin + cut_to_width(text, left), begin.size()});
      return;
    }
    bool is_first = true;
    for (const std::string_view part : wrapped(text, left)) {
      rows_.push_back({Style::plain,
                       (is_first ? begin : std::string(header_columns, ' ')) + std::string(part),
                       is_first ? begin.size() : 0});
      is_first = false;
    }
  };
  const bool all = options_.shows_all_headers;
  header("From", page.from);
  if (page.author != page.from) header("Author", page.author);
  header("To", fmt::format("{}", fmt::join(page.to, ", ")));
  header("Cc", fmt::format("{}", fmt::join(page.cc, ", ")));
  header("Subject", page.subject);
  header("Date", all ? to_rfc3339(page.date) : to_minute(page.date) + " UTC");
  if (all) {
    header("Message-ID", page.id);
    header("In-Reply-To", page.in_reply_to);
    header("List", page.lists);
    header("Thread", page.thread);
    header("Series", page.series);
  }
  header("Defects", fmt::format("{}", fmt::join(page.defects, ", ")));
  for (const auto& file : page.attachments)
    header("Attachment", fmt::format("{} ({}, {} bytes)", file.name, file.type, file.bytes));
}

void MailView::add_text(const report::MessagePage& page, size_t columns) {
  size_t hidden = 0;
  const auto tell_hidden = [&] {
    if (hidden > 0)
      add(fmt::format("[{} quoted {}; T shows them]", hidden, hidden == 1 ? "line" : "lines"), Style::soft,
          columns);
    hidden = 0;
  };
  for (const MailLine& line : mail_lines(page.text)) {
    if (options_.hides_quotes && line.quote_depth > 0) {
      ++hidden;
      continue;
    }
    tell_hidden();
    add(without_tabs(line.text), line.style, columns);
  }
  tell_hidden();
}

void MailView::add(std::string text, Style style, size_t columns) {
  if (!options_.wraps || text.size() <= columns) {
    rows_.push_back({style, std::move(text)});
    return;
  }
  for (const std::string_view part : wrapped(text, columns)) rows_.push_back({style, std::string(part)});
}

}  // namespace kvq::browse
