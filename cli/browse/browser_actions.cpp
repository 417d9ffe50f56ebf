// SPDX-License-Identifier: MIT
// What the browser asks the user, and what it does with a mail outside of the screen.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/browse/actions/programs.hpp"
#include "cli/browse/browser.hpp"
#include "cli/browse/views/lines.hpp"
#include "query/language/diagnostic.hpp"
#include "query/language/likely_mistakes.hpp"
#include "query/language/parse.hpp"
#include "query/report/pages/message_page.hpp"
#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"
#include "schema/mail/web_address.hpp"

namespace kvq::browse {
namespace {

constexpr std::chrono::milliseconds long_time{60'000};

/// Replaces `~/` at the beginning by the home of the user.
std::string without_tilde(const std::string& path) {
  const char* home = std::getenv("HOME");
  return path.starts_with("~/") && home != nullptr ? home + path.substr(1) : path;
}

}  // namespace

void Browser::show_prompt(const Prompt& prompt) {
  const Size size = screen_.size();
  Picture picture = this->picture();
  picture.lines.resize(size.rows);
  Place cursor;
  std::vector<Line> lines = prompt.draw(size, cursor);
  if (lines.size() > size.rows) lines.resize(size.rows);
  const size_t first = size.rows - lines.size();
  std::copy(lines.begin(), lines.end(), picture.lines.begin() + static_cast<std::ptrdiff_t>(first));
  picture.cursor = Place{first + cursor.row, cursor.column};
  shown_ = picture;
  screen_.show(shown_);
}

void Browser::ask(std::string sign, std::string text, std::vector<std::string> history, Complete complete,
                  const Accept& accept) {
  Prompt prompt(std::move(sign), text, std::move(history), std::move(complete));
  while (true) {
    show_prompt(prompt);
    const Key key = next_key(long_time);
    if (key.code == KeyCode::hung_up) return waiting_.push_front(key);
    if (key == control('z')) {
      screen_.stop();
      continue;
    }
    const PromptResult result = prompt.take(key);
    if (result == PromptResult::left) return;
    if (result == PromptResult::editing) continue;
    reading_since_ = std::chrono::steady_clock::now();
    try {
      return accept(prompt.text());
    } catch (const QueryError& error) {
      const std::string advice = error.advice().empty() ? "" : "; hint: " + error.advice();
      const auto [begin, end] = error.span();
      // What is missing at the end of the query has a place, too.
      prompt.tell(begin, end > begin ? end - begin : 1, error.mistake() + advice);
    } catch (const Error& error) {
      prompt.tell(0, 0,
                  error.hint().empty() ? error.what() : std::string(error.what()) + "; " + error.hint());
    }
  }
}

void Browser::search() {
  const auto* list = dynamic_cast<ListView*>(&view());
  const std::string text = list != nullptr ? list->title() : history_.back();
  const Complete complete = [&](std::string_view before) {
    return surroundings_.complete_query(reader_->database(), before);
  };
  ask("/", text, history_, complete, [this](const std::string& query) {
    auto found = std::make_unique<ListView>(*reader_, query, [this](const std::string& of, size_t columns) {
      return surroundings_.why_nothing(reader_->database(), of, columns);
    });
    std::erase(history_, query);
    history_.push_back(query);
    push(std::move(found));
    note_mistakes(query);
  });
}

void Browser::note_mistakes(const std::string& query) {
  const Source source{"query", query};
  const auto mistakes = likely_mistakes(parse(source), source, surroundings_.clock());
  if (!mistakes.empty()) tell(printable(told(mistakes.front())));
}

bool Browser::confirm(const std::string& question) {
  tell(question + " (y/n)");
  draw();
  Key key;
  do {
    key = next_key(long_time);
    if (key.code == KeyCode::resized) draw();
  } while (key.code == KeyCode::none || key.code == KeyCode::resized);
  message_.clear();
  if (key.code == KeyCode::hung_up) waiting_.push_front(key);
  return key == letter('y') || key == letter('Y');
}

void Browser::copy(const std::string& text) {
  if (text.empty() || printable(text) != text)
    return tell("not copied: it has characters that a terminal or shell acts on", true);
  screen_.send(copying(text));
  tell("copied: " + text);
}

std::string Browser::link_of_mail() {
  const std::string id = view().mail();
  const auto pages =
      reader_->read([&](const Database& database) { return report::message_pages(database, id); });
  std::string lists = pages.empty() ? "" : pages.front().lists;
  // web_address_of() takes one list a line.
  for (size_t at = lists.find(", "); at != std::string::npos; at = lists.find(", ", at))
    lists.replace(at, 2, "\n");
  return web_address_of(id, lists, reader_->database().web_archives());
}

void Browser::open_link() {
  const std::string link = link_of_mail();
  std::vector<std::string> words = words_of(surroundings_.browser);
  if (words.empty() && surroundings_.has_desktop) words = {"xdg-open"};
  if (words.empty()) {
    throw Error(ErrorKind::usage, "there is no browser to open " + link,
                "set BROWSER to its name; y copies the address");
  }
  words.push_back(link);
  if (!is_terminal_browser(surroundings_.browser)) {
    if (!surroundings_.start_aside(words))
      throw Error(ErrorKind::usage, fmt::format("'{}' cannot be started", words.front()), "set BROWSER");
    return tell("opened " + link);
  }
  screen_.lend();
  const std::optional<int> code = surroundings_.run_in_terminal(words);
  screen_.take_back();
  if (code != 0) throw Error(ErrorKind::usage, fmt::format("'{}' failed", words.front()), "set BROWSER");
}

void Browser::reply() {
  const std::string id = view().mail();
  const Reply reply = reader_->read([&](const Database& database) {
    const auto pages = report::message_pages(database, id);
    if (pages.empty()) throw Error(ErrorKind::usage, "this mail is not in the database");
    return reply_to(database, pages.front());
  });
  const bool in_editor =
      surroundings_.mailer == "editor" || (surroundings_.mailer.empty() && !surroundings_.has_desktop);
  if (in_editor) return reply_in_editor(reply);
  if (surroundings_.mailer.empty()) {
    if (!surroundings_.start_aside({"xdg-open", mailto_of(reply)}))
      throw Error(ErrorKind::usage, "'xdg-open' cannot be started", "set browse.mailer");
    return tell("your mail program has the reply");
  }
  std::vector<std::string> words = words_of(surroundings_.mailer);
  const auto draft = std::ranges::find(words, "{draft}");
  if (draft != words.end()) {
    *draft = surroundings_.keep_draft(draft_of(reply)).string();
  } else if (const auto address = std::ranges::find(words, "{mailto}"); address != words.end()) {
    *address = mailto_of(reply);
  } else {
    words.push_back(mailto_of(reply));
  }
  screen_.lend();
  const std::optional<int> code = surroundings_.run_in_terminal(words);
  screen_.take_back();
  if (code != 0)
    throw Error(ErrorKind::usage, fmt::format("'{}' failed", words.front()), "browse.mailer names it");
}

void Browser::reply_in_editor(const Reply& reply) {
  screen_.lend();
  std::optional<std::string> edited;
  try {
    edited = surroundings_.edit(draft_of(reply));
  } catch (...) {
    screen_.take_back();
    throw;
  }
  screen_.take_back();
  if (!edited) return tell("nothing was written, so there is no draft");
  const std::string draft = surroundings_.keep_draft(*edited).string();
  tell(fmt::format("to send it: git send-email {}", draft));
}

void Browser::export_mails() {
  const std::string mails = view().mails();
  // Nothing to export: the rows are counts.
  if (mails.empty()) return tell("counts and distinct values are no mails; Enter lists the mails of a count");
  ask("Export to a file (mbox), or to a folder/ (Maildir): ", "", {}, nullptr,
      [&](const std::string& written) {
        const std::string path = without_tilde(written);
        if (path.empty()) return;
        std::error_code failed;
        const bool is_there = std::filesystem::is_regular_file(path, failed);
        if (is_there && !confirm(fmt::format("'{}' is there; replace it?", path))) return;
        tell(reader_->read(
            [&](const Database& database) { return surroundings_.export_mails(database, mails, path); }));
      });
}

}  // namespace kvq::browse
