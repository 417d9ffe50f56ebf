// SPDX-License-Identifier: MIT
// A thread as a tree.
#pragma once

#include <string>
#include <vector>

#include "cli/browse/views/reader.hpp"
#include "cli/browse/views/view.hpp"
#include "query/report/pages/thread_page.hpp"

namespace kvq::browse {

class ThreadView : public View {
 public:
  /// The thread of a mail, which is chosen. Throws Error if the mail is unknown, and Cancelled.
  ThreadView(Reader& reader, std::string message_id);

  ViewKind kind() const override { return ViewKind::thread; }
  std::string title() const override;
  std::string place() const override;
  std::vector<Line> draw(Size area) override;
  bool move(Move move) override;
  std::string mail() const override;
  std::string mails() const override;
  void reload() override;

 private:
  void read(const std::string& chosen);

  Reader& reader_;
  std::string id_;
  std::vector<report::ThreadLine> lines_;
  std::vector<std::string> branches_;
  Window window_;
};

}  // namespace kvq::browse
