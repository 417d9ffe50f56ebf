// SPDX-License-Identifier: MIT
#include "cli/browse/browser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "cli/browse/help_view.hpp"
#include "cli/browse/views/lines.hpp"
#include "cli/browse/views/series_view.hpp"
#include "cli/browse/views/thread_view.hpp"
#include "query/language/diagnostic.hpp"
#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::browse {
namespace {

using std::chrono::milliseconds;

// How long a query may run before the screen says so.
constexpr milliseconds quick{200};
// How often the browser looks whether the database has changed.
constexpr milliseconds between_looks{2'000};
constexpr size_t most_views = 100;

Move move_of(Action action) {
  switch (action) {
    case Action::up:
      return Move::up;
    case Action::page_down:
      return Move::page_down;
    case Action::page_up:
      return Move::page_up;
    case Action::first:
      return Move::first;
    case Action::last:
      return Move::last;
    case Action::right:
      return Move::right;
    case Action::left:
      return Move::left;
    default:
      return Move::down;
  }
}

}  // namespace

Browser::Browser(Screen& screen, const Surroundings& surroundings)
    : screen_(screen), surroundings_(surroundings) {}

void Browser::run(const OpenDatabase& open, const std::string& query) {
  reader_ = std::make_unique<Reader>(open, surroundings_.clock, [this] { return is_cancelled(); });
  history_.push_back(query);
  shown_.lines = {bar(query, "", screen_.size().columns), {}};
  reading_since_ = std::chrono::steady_clock::now();
  push(std::make_unique<ListView>(*reader_, query, [this](const std::string& text, size_t columns) {
    return surroundings_.why_nothing(reader_->database(), text, columns);
  }));
  reading_since_.reset();
  note_mistakes(query);
  while (!is_leaving_) {
    draw();
    wait_for_key();
  }
}

Key Browser::next_key(milliseconds most) {
  if (!waiting_.empty()) {
    const Key key = waiting_.front();
    waiting_.pop_front();
    return key;
  }
  return screen_.read_key(most);
}

/// Called while a statement runs.
bool Browser::is_cancelled() noexcept {
  try {
    const Key key = screen_.read_key(milliseconds(0));
    if (key.code != KeyCode::none && any_key_cancels_) {
      waiting_.push_back(key);
      return true;
    }
    if (key.code == KeyCode::escape || key == control('c')) return true;
    if (key.code != KeyCode::none) waiting_.push_back(key);
    if (key.code == KeyCode::hung_up) return true;
    const bool is_long =
        reading_since_ && std::chrono::steady_clock::now() - *reading_since_ > quick && !any_key_cancels_;
    if (is_long && !shown_.lines.empty()) {
      shown_.lines.back() = bar("Reading the database; Esc or Ctrl-C cancels", "", screen_.size().columns);
      shown_.cursor.reset();
      screen_.show(shown_);
      reading_since_.reset();
    }
    return false;
  } catch (...) {
    return true;
  }
}

/// Uses the time without keys to count the rows of the list, and to look for changes.
void Browser::wait_for_key() {
  const auto* list = dynamic_cast<ListView*>(&view());
  if (list != nullptr && !list->is_counted()) {
    const Key key = next_key(milliseconds(0));
    if (key.code != KeyCode::none) return act(key);
    any_key_cancels_ = true;
    try {
      dynamic_cast<ListView&>(view()).count();
    } catch (const Cancelled&) {
      any_key_cancels_ = false;
      return act(next_key(milliseconds(0)));
    } catch (const Error& error) {
      tell(error.what(), true);
      any_key_cancels_ = false;
      return act(next_key(between_looks));
    }
    any_key_cancels_ = false;
    return;
  }
  const Key key = next_key(between_looks);
  if (key.code == KeyCode::none) {
    has_changed_ = reader_->has_changed();
    return;
  }
  act(key);
}

void Browser::act(const Key& key) {
  if (key.code == KeyCode::hung_up)
    throw Error(ErrorKind::interrupted, "ended by a signal, or the terminal is gone");
  if (key.code == KeyCode::none || key.code == KeyCode::resized) return;
  message_.clear();
  const std::optional<Action> action = action_of(key, view().kind());
  if (!action) {
    const std::string name = name_of(key);
    return tell(fmt::format("{} has no meaning here; {}", name.empty() ? "this key" : printable(name),
                            view().kind() == ViewKind::help ? "q goes back" : "? lists the keys"));
  }
  reading_since_ = std::chrono::steady_clock::now();
  try {
    perform(*action);
  } catch (const Cancelled&) {
    tell("cancelled");
  } catch (const Error& error) {
    tell(error.hint().empty() ? error.what() : std::string(error.what()) + "; " + error.hint(), true);
  }
  reading_since_.reset();
}

void Browser::perform(Action action) {
  switch (action) {
    case Action::open:
      return open_chosen();
    case Action::search:
      return search();
    case Action::export_mails:
      return export_mails();
    case Action::wrap:
      mail_options_.wraps = !mail_options_.wraps;
      return tell(mail_options_.wraps ? "long lines are wrapped" : "long lines are cut; Right shows more");
    case Action::quotes:
      mail_options_.hides_quotes = !mail_options_.hides_quotes;
      return;
    case Action::headers:
      mail_options_.shows_all_headers = !mail_options_.shows_all_headers;
      return;
    case Action::reload:
      return reload();
    case Action::help:
      return push(std::make_unique<HelpView>());
    case Action::back:
      return go_back();
    case Action::quit:
      is_leaving_ = true;
      return;
    case Action::stop:
      return screen_.stop();
    case Action::next_mail:
    case Action::previous_mail:
      return open_neighbour(action == Action::next_mail);
    case Action::thread:
    case Action::series:
    case Action::reply:
    case Action::copy_link:
    case Action::copy_id:
    case Action::open_link:
      return perform_on_mail(action);
    default:
      return move(action);
  }
}

void Browser::perform_on_mail(Action action) {
  const std::string id = chosen_mail();
  if (id.empty()) return;
  switch (action) {
    case Action::thread:
      return push(std::make_unique<ThreadView>(*reader_, id));
    case Action::series:
      return push(std::make_unique<SeriesView>(*reader_, id));
    case Action::reply:
      return reply();
    case Action::copy_link:
      return copy(link_of_mail());
    case Action::copy_id:
      return copy(id);
    default:
      return open_link();
  }
}

void Browser::move(Action action) {
  if (action == Action::page_down && view().kind() == ViewKind::mail &&
      !dynamic_cast<MailView&>(view()).has_more())
    return open_neighbour(true);
  view().move(move_of(action));
}

std::string Browser::chosen_mail() {
  std::string id = view().mail();
  if (id.empty()) {
    tell(view().kind() == ViewKind::thread ? "this mail is not in the database"
                                           : "there is no mail in this line");
  }
  return id;
}

void Browser::open_chosen() {
  const std::string counted = view().counted();
  if (!counted.empty()) {
    return push(
        std::make_unique<ListView>(*reader_, counted, [this](const std::string& text, size_t columns) {
          return surroundings_.why_nothing(reader_->database(), text, columns);
        }));
  }
  const std::string id = chosen_mail();
  if (!id.empty()) push(std::make_unique<MailView>(*reader_, id, mail_options_));
}

/// In a mail, moves on in the view that it was opened from; elsewhere, moves to the next line with a mail.
void Browser::open_neighbour(bool next) {
  const bool is_in_mail = view().kind() == ViewKind::mail;
  if (is_in_mail && views_.size() < 2) return;
  View& lines = is_in_mail ? *views_[views_.size() - 2] : view();
  const std::string current = view().mail();
  // The page of a series also has lines without a mail, and several about one mail.
  while (lines.move(next ? Move::down : Move::up)) {
    const std::string id = lines.mail();
    if (id.empty() || id == current) continue;
    if (is_in_mail) views_.back() = std::make_unique<MailView>(*reader_, id, mail_options_);
    return;
  }
  tell(next ? "this is the last mail" : "this is the first mail");
}

void Browser::push(std::unique_ptr<View> view) {
  if (views_.size() >= most_views) views_.erase(views_.begin() + 1);
  views_.push_back(std::move(view));
}

void Browser::go_back() {
  if (views_.size() == 1) {
    is_leaving_ = true;
  } else {
    views_.pop_back();
  }
}

void Browser::reload() {
  reader_->reopen();
  has_changed_ = false;
  for (const auto& one : views_) one->reload();
  tell("read again");
}

void Browser::tell(std::string message, bool is_mistake) {
  message_ = std::move(message);
  is_mistake_ = is_mistake;
}

Line Browser::foot(size_t columns) {
  if (!message_.empty()) {
    Line line = line_of(message_, is_mistake_ ? Style::mistake : Style::heading);
    return part_of(line, 0, columns);
  }
  const std::string_view changed = has_changed_ ? "new mails: R reads them" : "";
  const size_t room = columns - std::min(columns, changed.empty() ? 0 : changed.size() + 2);
  return bar(key_hints(view().kind(), room), changed, columns);
}

Picture Browser::picture() {
  const Size size = screen_.size();
  Picture picture;
  const size_t rows = size.rows > 2 ? size.rows - 2 : 1;
  std::vector<Line> body;
  try {
    body = view().draw({rows, size.columns});
  } catch (const Cancelled&) {
    tell("cancelled");
  } catch (const Error& error) {
    tell(error.what(), true);
  }
  body.resize(rows);
  // Last, because drawing may have read more.
  if (size.rows > 1) picture.lines.push_back(bar(view().title(), view().place(), size.columns));
  picture.lines.insert(picture.lines.end(), body.begin(), body.end());
  if (size.rows > 2) picture.lines.push_back(foot(size.columns));
  return picture;
}

void Browser::draw() {
  reading_since_ = std::chrono::steady_clock::now();
  shown_ = picture();
  reading_since_.reset();
  screen_.show(shown_);
}

}  // namespace kvq::browse
