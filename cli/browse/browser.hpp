// SPDX-License-Identifier: MIT
// The loop of `kvq browse`: reads keys, moves between views, draws them.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/browse/keys.hpp"
#include "cli/browse/prompt.hpp"
#include "cli/browse/screen/screen.hpp"
#include "cli/browse/surroundings.hpp"
#include "cli/browse/views/list_view.hpp"
#include "cli/browse/views/mail_view.hpp"
#include "cli/browse/views/reader.hpp"

namespace kvq::browse {

class Browser {
 public:
  /// Both must outlive the browser.
  Browser(Screen& screen, const Surroundings& surroundings);

  /// Opens the database and shows the rows of a query until the user leaves. Throws QueryError and Error.
  void run(const OpenDatabase& open, const std::string& query);

 private:
  /// What to do with a line that the user has written; throws Error, and QueryError for a mistake in it.
  using Accept = std::function<void(const std::string& line)>;

  Key next_key(std::chrono::milliseconds most);
  bool is_cancelled() noexcept;
  void wait_for_key();
  void act(const Key& key);
  void perform(Action action);
  void perform_on_mail(Action action);
  void move(Action action);
  void open_chosen();
  void open_neighbour(bool next);
  void push(std::unique_ptr<View> view);
  void go_back();
  void reload();

  void search();
  /// Tells what a query probably means instead of its words.
  void note_mistakes(const std::string& query);
  void ask(std::string sign, std::string text, std::vector<std::string> history, Complete complete,
           const Accept& accept);
  /// Asks a question that is answered by one key; returns whether that is `y`.
  bool confirm(const std::string& question);
  void show_prompt(const Prompt& prompt);

  void reply();
  void reply_in_editor(const Reply& reply);
  void copy(const std::string& text);
  std::string link_of_mail();
  void open_link();
  void export_mails();

  View& view() { return *views_.back(); }
  std::string chosen_mail();
  void tell(std::string message, bool is_mistake = false);
  Picture picture();
  Line foot(size_t columns);
  void draw();

  Screen& screen_;
  const Surroundings& surroundings_;
  std::unique_ptr<Reader> reader_;
  std::vector<std::unique_ptr<View>> views_;
  MailOptions mail_options_;
  std::vector<std::string> history_;
  /// Keys that were pressed while a query ran.
  std::deque<Key> waiting_;
  bool any_key_cancels_ = false;
  bool has_changed_ = false;
  bool is_leaving_ = false;
  /// When the reading of now began; absent while nothing is read.
  std::optional<std::chrono::steady_clock::time_point> reading_since_;
  std::string message_;
  bool is_mistake_ = false;
  Picture shown_;
};

}  // namespace kvq::browse
