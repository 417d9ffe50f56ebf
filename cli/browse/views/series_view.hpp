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

  Reader& reader_;
  std::string id_;
  std::string title_;
  std::string state_;
  std::vector<report::SeriesLine> lines_;
  Window window_;
};

}  // namespace kvq::browse
