// SPDX-License-Identifier: MIT
// One mail: its headers and its text.
#pragma once

#include <string>
#include <vector>

#include "cli/browse/views/mail_lines.hpp"
#include "cli/browse/views/reader.hpp"
#include "cli/browse/views/view.hpp"
#include "query/report/pages/message_page.hpp"

namespace kvq::browse {

/// How mails are shown; it stays for the next mail.
struct MailOptions {
  bool wraps = true;
  bool hides_quotes = false;
  bool shows_all_headers = false;
};

class MailView : public View {
 public:
  /// Throws Error if the mail is unknown, and Cancelled. `options` must outlive the view.
  MailView(Reader& reader, std::string message_id, const MailOptions& options);

  ViewKind kind() const override { return ViewKind::mail; }
  std::string title() const override;
  std::string place() const override;
  std::vector<Line> draw(Size area) override;
  bool move(Move move) override { return window_.move_text(move); }
  std::string mail() const override { return id_; }
  std::string mails() const override;
  void reload() override { read(); }

  const report::MessagePage& page() const { return pages_.front(); }
  /// Whether a page forward would show more.
  bool has_more() const { return window_.top() + window_.rows() < window_.count(); }

 private:
  struct Row {
    Style style = Style::plain;
    /// Printable, without tabs.
    std::string text;
    /// Of a header: how much of the text is its name.
    size_t name_bytes = 0;
  };

  void read();
  void lay_out(size_t columns);
  void add_headers(const report::MessagePage& page, size_t columns);
  void add_text(const report::MessagePage& page, size_t columns);
  void add(std::string text, Style style, size_t columns);

  Reader& reader_;
  std::string id_;
  const MailOptions& options_;
  /// Usually one; several mails may have one Message-ID.
  std::vector<report::MessagePage> pages_;
  /// What is drawn, for this width and these options.
  std::vector<Row> rows_;
  size_t columns_ = 0;
  MailOptions laid_out_;
  Window window_;
};

}  // namespace kvq::browse
