// SPDX-License-Identifier: MIT
// The page of a series: its revisions, state, patches and tags.
#pragma once

#include <string>
#include <vector>

#include "cli/browse/views/reader.hpp"
#include "cli/browse/views/view.hpp"
#include "query/report/pages/series_page.hpp"

namespace kvq::browse {

class SeriesView : public View {
 public:
  /// The series of a mail. Throws Error if it belongs to none, and Cancelled.
  SeriesView(Reader& reader, std::string message_id);

  ViewKind kind() const override { return ViewKind::series; }
  std::string title() const override { return "Series: " + title_; }
  std::string place() const override { return state_; }
  std::vector<Line> draw(Size area) override;
  bool move(Move move) override;
  std::string mail() const override { return lines_[window_.chosen()].id; }
  std::string mails() const override;
  void reload() override { read(); }

 private:
  void read();
  /// Makes the lines of the page for so many columns. What is chosen stays chosen.
  void lay_out(size_t columns);

  Reader& reader_;
  std::string id_;
  std::string title_;
  std::string state_;
  report::SeriesPage page_;
  std::vector<report::SeriesLine> lines_;
  size_t columns_ = 0;
  Window window_;
};

}  // namespace kvq::browse
