// SPDX-License-Identifier: MIT
// A screen in memory, which presses keys and keeps what was shown.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "cli/browse/browser.hpp"
#include "cli/browse/screen/screen.hpp"

namespace kvq::tests {

class FakeScreen : public browse::Screen {
 public:
  explicit FakeScreen(browse::Size size) : size_(size) {}

  browse::Size size() const override { return size_; }
  void show(const browse::Picture& picture) override { picture_ = picture; }
  /// Presses the next key when the browser has time for it; leaves when there are no more.
  browse::Key read_key(std::chrono::milliseconds most) override;
  void lend() override { ++lent_; }
  void take_back() override { --lent_; }
  void stop() override { ++stops_; }
  void send(std::string_view sequence) override { sent_ += sequence; }

  /// Types letters; a word in `<>` is a key: `<Enter>`, `<Ctrl-C>`, or `<look>`, which keeps what is shown.
  void type(std::string_view keys);
  /// What was shown at each `<look>`, line by line, without blanks at the ends. The chosen line begins with
  /// `>`.
  const std::vector<std::string>& looks() const { return looks_; }
  const std::string& sent() const { return sent_; }
  const browse::Picture& picture() const { return picture_; }
  bool is_lent() const { return lent_ != 0; }
  int stops() const { return stops_; }
  void resize(browse::Size size) { size_ = size; }

 private:
  browse::Size size_;
  browse::Picture picture_;
  std::deque<std::string> keys_;
  std::vector<std::string> looks_;
  std::string sent_;
  int lent_ = 0;
  int stops_ = 0;
};

/// The text of a picture, as in FakeScreen::looks().
std::string text_of(const browse::Picture& picture);
std::string text_of(const std::vector<browse::Line>& lines);

/// Browses the sample archive from a query, with these keys, and returns what was shown.
std::vector<std::string> browse_samples(FakeScreen& screen, const std::string& query,
                                        const browse::Surroundings& surroundings);

/// Surroundings in which nothing happens.
browse::Surroundings quiet_surroundings();

}  // namespace kvq::tests
